package io.github.kafkasse.internal.log;

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
 * Holds back what the tail was given since an update of its consumer's metadata, until {@link TopicIdCheck} has
 * proven that the topic is still the same. Between two updates nothing waits. Belongs to the tail's thread.
 *
 * <p>What is held is paid from the budget of the logs, up to a quarter of it. What comes above that is dropped, and
 * read again after the proof.
 */
final class UnverifiedRecords {
    private final TopicIdCheck topicIds;
    private final LogBudget budget;
    private final Map<PartitionCache, Held> held = new HashMap<>();

    /** Whether an answer is news for the tail. Read by the threads that bring answers. */
    private volatile boolean waits;

    /**
     * Records that wait, and the position after them.
     *
     * @param stamp up to which stamp the topic must be proven
     * @param dropped whether there was no room for the records, so that they must be read again
     */
    record Held(List<ConsumerRecord<byte[], byte[]>> records, long next, long stamp, long bytes, boolean dropped) {}

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
     * Whether what a poll gave has to wait; it is kept then, and the partition is paused.
     *
     * @param stamp the stamp of the poll
     */
    boolean holds(
            PartitionCache cache,
            List<ConsumerRecord<byte[], byte[]>> records,
            long next,
            Consumer<byte[], byte[]> consumer,
            long stamp) {
        Held before = held.get(cache);
        if (before == null) {
            waits = true; // first, so that an answer that comes between the two does not go unheard
            if (cache.isProven(topicIds, stamp)) {
                waits = !held.isEmpty();
                return false;
            }
            consumer.pause(Set.of(cache.partition()));
        }
        held.put(cache, more(before, records, next, stamp));
        return true;
    }

    /** Whether records of a partition wait for the check; its consumer is ahead of its log then. */
    boolean isHeld(PartitionCache cache) {
        return held.containsKey(cache);
    }

    private Held more(@Nullable Held before, List<ConsumerRecord<byte[], byte[]>> records, long next, long stamp) {
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
     * Hands over what no longer has to wait.
     *
     * @param same given what has turned out to be of the same topic; the partition is still paused
     * @param again told of a partition that must be read again from its log's end, if it is to be read at all
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

    /** Forgets all caches but these; a cache that is read again from its log's end has nothing held. */
    void retain(Collection<PartitionCache> caches) {
        List.copyOf(held.keySet()).stream()
                .filter(cache -> !caches.contains(cache))
                .forEach(this::forget);
    }

    /** Drops what is held of a partition that is about to be read again from its log's end. */
    void forget(PartitionCache cache) {
        Held dropped = held.remove(cache);
        if (dropped != null) {
            budget.release(dropped.bytes);
        }
        waits = !held.isEmpty();
    }
}
