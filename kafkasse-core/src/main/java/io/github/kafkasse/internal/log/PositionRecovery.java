package io.github.kafkasse.internal.log;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.log.RefusedPositions.Refused;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the position at which the tail continues after Kafka has refused its position: records were deleted, or lost in
 * an unclean leader election. It first waits for the proof that the topic is still the same. Belongs to the tail's
 * thread.
 */
final class PositionRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(PositionRecovery.class);

    private final RefusedPositions refused;
    private final Assignment assignment;
    private final LogBudget budget;
    private final UnverifiedRecords unverified;
    private final TopicWatch watch;

    PositionRecovery(
            RefusedPositions refused,
            Assignment assignment,
            LogBudget budget,
            UnverifiedRecords unverified,
            TopicWatch watch) {
        this.refused = refused;
        this.assignment = assignment;
        this.budget = budget;
        this.unverified = unverified;
        this.watch = watch;
    }

    /**
     * Looks up Kafka's bounds of the partitions whose positions it refuses.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not return them
     */
    void refused(Consumer<byte[], byte[]> consumer, OffsetOutOfRangeException cause) {
        List<PartitionCache> caches = cause.partitions().stream()
                .map(assignment::cache)
                .filter(Objects::nonNull)
                .toList();
        refused.add(consumer, cause, caches);
    }

    /** Continues with the partitions whose topics are proven. {@return these partitions} */
    Set<PartitionCache> recover(Consumer<byte[], byte[]> consumer) {
        if (refused.isEmpty()) {
            return Set.of();
        }
        Map<PartitionCache, Refused> proven = refused.takeProven();
        proven.forEach((cache, bounds) -> recover(consumer, cache, bounds));
        return proven.keySet();
    }

    /** Continues at the log's end: unverified records come after it, and can be among those that Kafka has lost. */
    private void recover(Consumer<byte[], byte[]> consumer, PartitionCache cache, Refused refusal) {
        TopicPartition partition = cache.partition();
        long position = cache.log().appendedEnd();
        OffsetAndEpoch end = refusal.end();
        if (position > refusal.position()) {
            assignment.readAgain(cache); // the consumer could read on, so the bounds are outdated
        } else if (position < refusal.start()) {
            cache.firstAvailable(refusal.start());
            budget.restart(cache.log(), refusal.start());
            assignment.readAgain(cache);
        } else if (position > end.offset()) {
            LOG.warn(
                    "Kafka lost the records of {} from {} to {}, which clients had received, in an unclean leader"
                            + " election; reading continues at offset {}",
                    partition,
                    end.offset(),
                    position - 1,
                    end.offset());
            watch.replace(cache, end);
        } else if (refusal.truncated()) {
            LOG.warn(
                    "Kafka does not return the offset at which {} was truncated; reading continues at offset {}",
                    partition,
                    position);
            unverified.forget(cache);
            consumer.seek(partition, position); // without the epoch, which would be refused again
            consumer.resume(Set.of(partition));
        } else {
            assignment.readAgain(cache);
        }
    }
}
