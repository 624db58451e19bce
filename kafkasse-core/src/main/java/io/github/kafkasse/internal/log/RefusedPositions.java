package io.github.kafkasse.internal.log;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The tail's positions that Kafka has refused, with the bounds of their logs. Consumers look up bounds and the ends of
 * epochs by the topic's name: the answer may be about a topic that was recreated since. So the bounds are used only
 * after {@link TopicIdCheck} has proven the topic by an answer that was requested after the bounds were looked up.
 * Until then the partition is paused. Belongs to the tail's thread.
 */
final class RefusedPositions {
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private final TopicIdCheck topicIds;
    private final Map<PartitionCache, Refused> refused = new HashMap<>();

    /** Whether the tail waits for an answer. Read by the threads that bring answers. */
    private volatile boolean waits;

    /**
     * A refused position.
     *
     * @param position the consumer's position
     * @param start the first offset in Kafka
     * @param end the end of the part that our log and Kafka's log have in common, if Kafka returns it
     * @param truncated whether Kafka reports that the log was truncated
     * @param stamp the stamp up to which the topic must be proven
     */
    record Refused(long position, long start, OffsetAndEpoch end, boolean truncated, long stamp) {}

    RefusedPositions(TopicIdCheck topicIds, Runnable wakeUp) {
        this.topicIds = topicIds;
        topicIds.onAnswer(() -> {
            if (waits) {
                wakeUp.run();
            }
        });
    }

    /**
     * Looks up the bounds of the partitions whose positions a poll has refused, except those that already wait.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not return the bounds
     */
    void add(Consumer<byte[], byte[]> consumer, OffsetOutOfRangeException cause, Collection<PartitionCache> caches) {
        List<PartitionCache> added =
                caches.stream().filter(cache -> !refused.containsKey(cache)).toList();
        if (added.isEmpty()) {
            return;
        }
        Set<TopicPartition> partitions =
                added.stream().map(PartitionCache::partition).collect(Collectors.toSet());
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, LOOK_UP);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LOOK_UP);
        long stamp = topicIds.nextStamp();
        for (PartitionCache cache : added) {
            TopicPartition partition = cache.partition();
            Long position = cause.offsetOutOfRangePartitions().get(partition);
            Long start = starts.get(partition);
            Long end = ends.get(partition);
            if (position != null && start != null && end != null) {
                OffsetAndEpoch divergence = divergence(cause, partition);
                OffsetAndEpoch last =
                        divergence != null && divergence.offset() < end ? divergence : OffsetAndEpoch.of(end);
                boolean truncated = cause instanceof LogTruncationException;
                refused.put(cache, new Refused(position, start, last, truncated, stamp));
                consumer.pause(Set.of(partition));
            }
        }
        waits = !refused.isEmpty();
    }

    /** The end of the part that our log and Kafka's log have in common, if Kafka returns it. */
    private static @Nullable OffsetAndEpoch divergence(OffsetOutOfRangeException cause, TopicPartition partition) {
        OffsetAndMetadata divergent = cause instanceof LogTruncationException truncated
                ? truncated.divergentOffsets().get(partition)
                : null;
        return divergent == null
                ? null
                : new OffsetAndEpoch(divergent.offset(), divergent.leaderEpoch().orElse(OffsetAndEpoch.UNKNOWN));
    }

    boolean isEmpty() {
        return refused.isEmpty();
    }

    /** Removes and returns the positions whose topics are proven; Kafka is asked for the others. */
    Map<PartitionCache, Refused> takeProven() {
        Map<PartitionCache, Refused> proven = new HashMap<>();
        new ArrayList<>(refused.keySet()).forEach(cache -> {
            Refused each = refused.get(cache);
            if (each != null && cache.isProven(topicIds, each.stamp)) {
                proven.put(cache, each);
                refused.remove(cache);
            }
        });
        waits = !refused.isEmpty();
        return proven;
    }

    /** Removes a partition that is read again from its log's end. */
    void forget(PartitionCache cache) {
        refused.remove(cache);
        waits = !refused.isEmpty();
    }

    /** Removes all partitions but these. */
    void retain(Collection<PartitionCache> caches) {
        refused.keySet().retainAll(caches);
        waits = !refused.isEmpty();
    }
}
