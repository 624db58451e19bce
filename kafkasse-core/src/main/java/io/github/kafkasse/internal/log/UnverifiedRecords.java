package io.github.kafkasse.internal.log;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Holds back the records that the tail received since the last update of its consumer's metadata, until {@link
 * TopicIdCheck} has proven that the topic is still the same. Between two updates nothing waits. Belongs to the tail's
 * thread.
 *
 * <p>Held records count against the budget of the logs, up to a quarter of it. Records above that limit are dropped,
 * and read again after the proof.
 */
final class UnverifiedRecords {
    private final TopicIdCheck topicIds;
    private final LogBudget budget;
    private final Map<PartitionCache, Held> held = new HashMap<>();

    /** Whether the tail waits for an answer. Read by the threads that bring answers. */
    private volatile boolean waits;

    /**
     * Records that wait, and the position after them.
     *
     * @param stamp up to which stamp the topic must be proven
     * @param dropped whether there was no room for the records, so that they must be read again
     */
    record Held(
            List<ConsumerRecord<byte[], byte[]>> records,
            OffsetAndEpoch next,
            long stamp,
            long bytes,
            boolean dropped) {}

    UnverifiedRecords(TopicIdCheck topicIds, LogBudget budget, Runnable wakeUp) {
        this.topicIds = topicIds;
        this.budget = budget;
        topicIds.onAnswer(() -> {
            if (waits) {
                wakeUp.run();
            }
        });
    }

    /**
     * Whether the records of a poll must wait. If so, they are stored, and the partition is paused.
     *
     * @param stamp the stamp of the poll
     */
    boolean holds(
            PartitionCache cache,
            List<ConsumerRecord<byte[], byte[]>> records,
            OffsetAndEpoch next,
            Consumer<byte[], byte[]> consumer,
            long stamp) {
        Held before = held.get(cache);
        if (before == null) {
            waits = true; // first, so that an answer between the two is not missed
            if (cache.isProven(topicIds, stamp)) {
                waits = !held.isEmpty();
                return false;
            }
            consumer.pause(Set.of(cache.partition()));
        }
        held.put(cache, more(before, records, next, stamp));
        return true;
    }

    /** Whether records of a partition wait for the check; then the consumer is ahead of the partition's log. */
    boolean isHeld(PartitionCache cache) {
        return held.containsKey(cache);
    }

    private Held more(
            @Nullable Held before, List<ConsumerRecord<byte[], byte[]>> records, OffsetAndEpoch next, long stamp) {
        long bytes = records.stream().mapToLong(RecordWindow::costOf).sum();
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        if (before != null) {
            budget.release(before.bytes);
            bytes += before.bytes;
            all.addAll(before.records);
        }
        if ((before != null && before.dropped) || !budget.hold(bytes)) {
            return new Held(List.of(), next, stamp, 0, true);
        }
        all.addAll(records);
        return new Held(all, next, stamp, bytes, false);
    }

    /**
     * Hands over the records that no longer have to wait.
     *
     * @param same receives the records whose topic is proven to be the same; the partition is still paused
     * @param again receives each cache whose partition must be read again from its log's end, if it is still followed
     */
    void takeChecked(BiConsumer<PartitionCache, Held> same, java.util.function.Consumer<PartitionCache> again) {
        for (PartitionCache cache : List.copyOf(held.keySet())) {
            Held records = held.get(cache);
            boolean proven = records != null && cache.isProven(topicIds, records.stamp);
            if (records == null || (!proven && cache.state() == PartitionCache.State.LIVE)) {
                continue;
            }
            forget(cache);
            if (proven && !records.dropped) {
                same.accept(cache, records);
            } else {
                again.accept(cache);
            }
        }
    }

    /** Removes all caches but these; a cache that is read again from its log's end has no held records. */
    void retain(Collection<PartitionCache> caches) {
        List.copyOf(held.keySet()).stream()
                .filter(cache -> !caches.contains(cache))
                .forEach(this::forget);
    }

    /** Drops the held records of a partition that is about to be read again from its log's end. */
    void forget(PartitionCache cache) {
        Held dropped = held.remove(cache);
        if (dropped != null) {
            budget.release(dropped.bytes);
        }
        waits = !held.isEmpty();
    }
}
