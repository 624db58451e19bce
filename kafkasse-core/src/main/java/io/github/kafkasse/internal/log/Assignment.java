package io.github.kafkasse.internal.log;

import io.github.kafkasse.internal.log.PartitionCache.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the tail's consumer is assigned to: every cache's partition, but for those that are deleted or set apart.
 * Belongs to the tail's thread.
 */
final class Assignment {
    private final PartitionCaches caches;
    private final SetApart apart;
    private final LogBudget budget;
    private final FreshnessCheck freshness;

    private final Map<TopicPartition, PartitionCache> tailed = new HashMap<>();
    private final Set<PartitionCache> known = new HashSet<>();
    private @Nullable Consumer<byte[], byte[]> followed;
    private long seenVersion = -1;
    private boolean stale;

    Assignment(PartitionCaches caches, SetApart apart, LogBudget budget, FreshnessCheck freshness) {
        this.caches = caches;
        this.apart = apart;
        this.budget = budget;
        this.freshness = freshness;
    }

    /** Makes the consumer's assignment what the caches ask for. */
    void follow(Consumer<byte[], byte[]> consumer) {
        if (consumer != followed) { // a new one, which has no positions
            followed = consumer;
            startAgain();
        }
        long version = caches.version();
        if (version == seenVersion && !stale) {
            return;
        }
        seenVersion = version;
        stale = false;
        List<PartitionCache> wanted = caches.all();
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
        consumer.assign(next.keySet());
        next.forEach((partition, cache) -> {
            if (tailed.get(partition) != cache) {
                Seeks.seek(consumer, partition, cache.log().next());
                consumer.resume(Set.of(partition));
                freshness.forget(cache);
            }
        });
        freshness.retain(next.values());
        tailed.clear();
        tailed.putAll(next);
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

    /** Has all be read again from their logs' ends: the consumer is a new one, or its positions are wrong. */
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

    /** The partitions that are read now. */
    Collection<TopicPartition> partitions() {
        return new ArrayList<>(tailed.keySet());
    }
}
