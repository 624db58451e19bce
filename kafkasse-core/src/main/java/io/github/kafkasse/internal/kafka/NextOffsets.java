package io.github.kafkasse.internal.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports how far a poll has moved a consumer, including offsets that it does not deliver: control records, aborted
 * transactions, compacted records. {@link PolledPositions} returns the same, but not with kafka-clients 3.9; then the
 * consumer is asked for its positions. Belongs to the consumer's thread.
 */
public final class NextOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(NextOffsets.class);

    /** How often partitions without records are checked while other partitions return records at each poll. */
    private static final long SWEEP_NANOS = 100_000_000L;

    /**
     * The consumer has no position while it validates it against a new leader. Asking for such a position costs a
     * network poll that does not wait. So only this many are asked for after one poll, and each at most once in this
     * interval.
     */
    private static final int MOST_UNKNOWN = 8;

    private static final long UNKNOWN_NANOS = 100_000_000L;

    private long nextSweepNanos;

    /** The exception that was thrown while positions were read. */
    private @Nullable KafkaException failure;

    /** When an unknown position of a partition is read again. */
    private final Map<TopicPartition, Long> unknownUntil = new HashMap<>();

    /**
     * Starts before the first poll.
     *
     * @param now the present {@link System#nanoTime}
     */
    public NextOffsets(long now) {
        this.nextSweepNanos = now;
    }

    /**
     * Reports each partition with records, and then the other partitions, unless this was done a moment ago. Never
     * waits. Reading a position may throw an exception about another partition, such as a truncated log. The consumer
     * throws it only once. It is rethrown after all partitions have been reported, because polled records must not be
     * lost either.
     *
     * @param records what the poll returned
     * @param assigned all partitions that the consumer is assigned to
     * @param now the present {@link System#nanoTime}
     * @param report receives a partition and the position that the consumer reads next, whether or not it has moved;
     *     its epoch is that of the last record, or unknown, if the consumer does not return it
     */
    public void forEach(
            Consumer<byte[], byte[]> consumer,
            ConsumerRecords<byte[], byte[]> records,
            Collection<TopicPartition> assigned,
            long now,
            BiConsumer<TopicPartition, OffsetAndEpoch> report) {
        failure = null;
        reportAll(consumer, records, assigned, now, report);
        if (failure != null) {
            throw failure;
        }
    }

    private void reportAll(
            Consumer<byte[], byte[]> consumer,
            ConsumerRecords<byte[], byte[]> records,
            Collection<TopicPartition> assigned,
            long now,
            BiConsumer<TopicPartition, OffsetAndEpoch> report) {
        Map<TopicPartition, OffsetAndMetadata> reached = PolledPositions.of(records);
        reached.forEach((partition, next) -> report.accept(
                partition, new OffsetAndEpoch(next.offset(), next.leaderEpoch().orElse(OffsetAndEpoch.UNKNOWN))));
        for (TopicPartition partition : records.partitions()) {
            if (!reached.containsKey(partition)) {
                List<ConsumerRecord<byte[], byte[]>> polled = records.records(partition);
                ConsumerRecord<byte[], byte[]> last = polled.get(polled.size() - 1);
                report.accept(
                        partition,
                        new OffsetAndEpoch(
                                position(consumer, partition).orElse(last.offset() + 1),
                                last.leaderEpoch().orElse(OffsetAndEpoch.UNKNOWN)));
            }
        }
        // A poll without records may have returned because positions moved.
        if (!records.isEmpty() && now - nextSweepNanos < 0) {
            return;
        }
        nextSweepNanos = now + SWEEP_NANOS;
        unknownUntil.values().removeIf(until -> now - until >= 0);
        int unknown = 0;
        for (TopicPartition partition : assigned) {
            if (unknownUntil.containsKey(partition)
                    || reached.containsKey(partition)
                    || !records.records(partition).isEmpty()) {
                continue;
            }
            OptionalLong position = position(consumer, partition);
            if (position.isPresent()) {
                report.accept(partition, OffsetAndEpoch.of(position.getAsLong()));
                continue;
            }
            unknownUntil.put(partition, now + UNKNOWN_NANOS);
            if (++unknown == MOST_UNKNOWN) {
                return;
            }
        }
    }

    private OptionalLong position(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        try {
            return OptionalLong.of(consumer.position(partition, Duration.ZERO));
        } catch (TimeoutException e) {
            LOG.trace("The position in {} is unknown at present", partition, e);
        } catch (KafkaException e) {
            failure = failure == null ? e : failure;
        }
        return OptionalLong.empty();
    }
}
