package io.github.kafkasse.internal.log;

import io.github.kafkasse.internal.kafka.Seeks;
import io.github.kafkasse.internal.log.PartitionCache.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The assignment of the tail's consumer: the partition of each cache, except partitions that are deleted, that have
 * failed, or whose start is not known yet. Belongs to the tail's thread.
 */
final class Assignment {
    private final PartitionCaches caches;
    private final FailedPartitions apart;
    private final LogBudget budget;
    private final UnverifiedRecords freshness;
    private final RefusedPositions refused;

    private final Map<TopicPartition, PartitionCache> tailed = new HashMap<>();

    /** The topics that the consumer was assigned for, also those of partitions that must be read again. */
    private final Map<TopicPartition, Uuid> assigned = new HashMap<>();

    private final Set<PartitionCache> known = new HashSet<>();
    private @Nullable Consumer<byte[], byte[]> followed;
    private Set<String> topics = Set.of();
    private long seenVersion = -1;
    private boolean stale;

    Assignment(
            PartitionCaches caches,
            FailedPartitions apart,
            LogBudget budget,
            UnverifiedRecords freshness,
            RefusedPositions refused) {
        this.caches = caches;
        this.apart = apart;
        this.budget = budget;
        this.freshness = freshness;
        this.refused = refused;
    }

    /**
     * Assigns the consumer to the partitions of the caches.
     *
     * @return whether this consumer can read them; if not, it must be replaced
     */
    boolean follow(Consumer<byte[], byte[]> consumer) {
        if (consumer != followed) { // a new consumer without positions
            followed = consumer;
            assigned.clear();
            startAgain();
        }
        long version = caches.version();
        if (version == seenVersion && !stale) {
            return true;
        }
        List<PartitionCache> wanted =
                caches.all().stream().filter(PartitionCache::isStarted).toList();
        Set<PartitionCache> left = new HashSet<>(known);
        wanted.forEach(left::remove);
        left.forEach(this::forget);
        Map<TopicPartition, PartitionCache> next = new HashMap<>();
        for (PartitionCache cache : wanted) {
            if (known.add(cache)) {
                budget.add(cache.log());
            }
            if (cache.state() == State.LIVE && !apart.contains(cache)) {
                next.put(cache.partition(), cache);
            }
        }
        if (mayConfuse(consumer, next)) {
            return false;
        }
        consumer.assign(next.keySet());
        next.forEach((partition, cache) -> {
            if (tailed.get(partition) != cache) {
                Seeks.seek(consumer, partition, cache.log().next());
                consumer.resume(Set.of(partition));
                freshness.forget(cache);
                refused.forget(cache);
            }
        });
        freshness.retain(next.values());
        refused.retain(next.values());
        tailed.clear();
        tailed.putAll(next);
        assigned.clear();
        next.forEach((partition, cache) -> assigned.put(partition, cache.topicId()));
        topics = next.keySet().stream().map(TopicPartition::topic).collect(Collectors.toUnmodifiableSet());
        seenVersion = version;
        stale = false;
        return true;
    }

    /**
     * Drops the records of recreated topics that the consumer has fetched and not returned yet. A fetch in flight
     * cannot be cancelled. The consumer ignores its answer, unless the new topic is read from the very position that
     * the fetch was sent for.
     */
    private boolean mayConfuse(Consumer<byte[], byte[]> consumer, Map<TopicPartition, PartitionCache> next) {
        Set<TopicPartition> recreated = new HashSet<>();
        for (PartitionCache cache : next.values()) {
            Uuid before = assigned.get(cache.partition());
            if (before != null && !before.equals(cache.topicId())) {
                recreated.add(cache.partition());
                if (isAt(consumer, cache.partition(), cache.log().appendedEnd())) {
                    return true;
                }
            }
        }
        if (recreated.isEmpty()) {
            return false;
        }
        Set<TopicPartition> others = new HashSet<>(next.keySet());
        others.removeAll(recreated);
        consumer.assign(others);
        assigned.keySet().retainAll(others);
        return false;
    }

    /** Whether the consumer is at a position, or may be. */
    private static boolean isAt(Consumer<byte[], byte[]> consumer, TopicPartition partition, long position) {
        try {
            return consumer.position(partition, Duration.ZERO) == position;
        } catch (TimeoutException e) {
            return true; // the consumer is still checking its position with the leader
        }
    }

    private void forget(PartitionCache cache) {
        known.remove(cache);
        apart.forget(cache);
        budget.remove(cache.log());
    }

    /** Makes the next turn compute the assignment again. */
    void changed() {
        stale = true;
    }

    /** Reads all partitions again from their logs' ends, because the consumer's positions are wrong. */
    void startAgain() {
        tailed.clear();
        stale = true;
    }

    /** Reads a partition again from its log's end, if it is still followed. */
    void readAgain(PartitionCache cache) {
        tailed.remove(cache.partition(), cache);
        stale = true;
    }

    boolean isEmpty() {
        return tailed.isEmpty();
    }

    /** The cache that receives a partition's records, or {@code null} if there is none. */
    @Nullable
    PartitionCache cache(TopicPartition partition) {
        return tailed.get(partition);
    }

    /** The topics of the partitions that the consumer is assigned to. */
    Set<String> topics() {
        return topics;
    }

    /** The partitions that are read at present. */
    Collection<TopicPartition> partitions() {
        return new ArrayList<>(tailed.keySet());
    }
}
