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
 * What the tail's consumer is assigned to: every cache's partition, but for those that are deleted or set apart, or
 * of which it is not known yet where to begin.
 * Belongs to the tail's thread.
 */
final class Assignment {
    private final PartitionCaches caches;
    private final FailedPartitions apart;
    private final LogBudget budget;
    private final UnverifiedRecords freshness;
    private final RefusedPositions refused;

    private final Map<TopicPartition, PartitionCache> tailed = new HashMap<>();

    /** The topics that the consumer was assigned for, also of partitions that are to be read again. */
    private final Map<TopicPartition, Uuid> assigned = new HashMap<>();

    private final Set<PartitionCache> known = new HashSet<>();
    private @Nullable Consumer<byte[], byte[]> followed;
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
     * Makes the consumer's assignment what the caches ask for.
     *
     * @return whether this consumer can do it; if not, another one must take its place
     */
    boolean follow(Consumer<byte[], byte[]> consumer) {
        if (consumer != followed) { // a new one, which has no positions
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
        seenVersion = version;
        stale = false;
        return true;
    }

    /**
     * Drops what the consumer has fetched, and not given yet, of topics that have been made again. A fetch that is
     * still under way cannot be taken back; its answer is ignored, unless the new topic is read on at the very
     * position that it was sent for.
     */
    private boolean mayConfuse(Consumer<byte[], byte[]> consumer, Map<TopicPartition, PartitionCache> next) {
        Set<TopicPartition> madeAgain = new HashSet<>();
        for (PartitionCache cache : next.values()) {
            Uuid before = assigned.get(cache.partition());
            if (before != null && !before.equals(cache.topicId())) {
                madeAgain.add(cache.partition());
                if (isAt(consumer, cache.partition(), cache.log().appendedEnd())) {
                    return true;
                }
            }
        }
        if (madeAgain.isEmpty()) {
            return false;
        }
        Set<TopicPartition> others = new HashSet<>(next.keySet());
        others.removeAll(madeAgain);
        consumer.assign(others);
        assigned.keySet().retainAll(others);
        return false;
    }

    /** Whether the consumer stands at a position, or may do so. */
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

    /** Has the next turn look again at what is to be assigned. */
    void changed() {
        stale = true;
    }

    /** Has all be read again from their logs' ends: the consumer's positions are wrong. */
    void startAgain() {
        tailed.clear();
        stale = true;
    }

    /** Has a partition be read again from its log's end, if it still is to be read at all. */
    void readAgain(PartitionCache cache) {
        tailed.remove(cache.partition(), cache);
        stale = true;
    }

    boolean isEmpty() {
        return tailed.isEmpty();
    }

    /** The cache that a partition's records are for, or {@code null} if they are nobody's. */
    @Nullable
    PartitionCache cache(TopicPartition partition) {
        return tailed.get(partition);
    }

    /** The topics that are read now. */
    Set<String> topics() {
        return tailed.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    /** The partitions that are read now. */
    Collection<TopicPartition> partitions() {
        return new ArrayList<>(tailed.keySet());
    }
}
