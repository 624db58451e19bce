package io.github.kafkasse.internal.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what comes from a partition after it was quiet, until Kafka has said that its topic is still the same one.
 *
 * <p>A topic that is deleted and made again is read on at the old position without a word, as soon as the new one
 * reaches that far (KIP-516's topic ids are not shown to applications). Deleting and making takes longer than
 * {@link #QUIET_NANOS}, so only the first records after such a pause need the check: busy partitions never wait, and
 * quiet ones wait for one metadata request. Belongs to the tail's thread.
 */
final class FreshnessCheck {
    static final long QUIET_NANOS = 200_000_000L;

    private final TopicWatch watch;
    private final LongSupplier nanoTime;
    private final Runnable wakeUp;

    private final Map<PartitionCache, Long> lastRecords = new HashMap<>();
    private final Map<PartitionCache, Held> held = new HashMap<>();

    /** What was checked meanwhile; filled by the threads that complete the check. */
    private final Queue<Checked> checked = new ConcurrentLinkedQueue<>();

    /** Records that wait, and the position after them. */
    record Held(List<ConsumerRecord<byte[], byte[]>> records, long next) {}

    private record Checked(PartitionCache cache, boolean same) {}

    FreshnessCheck(TopicWatch watch, LongSupplier nanoTime, Runnable wakeUp) {
        this.watch = watch;
        this.nanoTime = nanoTime;
        this.wakeUp = wakeUp;
    }

    /** Whether the records have to wait; they are kept then, and the partition is paused. */
    boolean holds(
            PartitionCache cache,
            List<ConsumerRecord<byte[], byte[]>> records,
            long next,
            Consumer<byte[], byte[]> consumer) {
        Held before = held.get(cache);
        if (before != null) {
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(before.records);
            all.addAll(records);
            held.put(cache, new Held(all, next));
            return true;
        }
        if (records.isEmpty()) {
            return false;
        }
        long now = nanoTime.getAsLong();
        Long last = lastRecords.put(cache, now);
        if (last != null && now - last < QUIET_NANOS) {
            return false;
        }
        held.put(cache, new Held(records, next));
        consumer.pause(Set.of(cache.partition()));
        CompletableFuture<@Nullable Uuid> unused = watch.currentId(
                        cache.partition().topic())
                .whenComplete((id, failure) -> {
                    // Where Kafka does not answer, the records go out: the regular watch asks again.
                    checked.add(new Checked(cache, failure != null || sameTopic(cache, id)));
                    wakeUp.run();
                });
        return true;
    }

    /** Whether records of a partition wait for the check; its consumer is ahead of its log then. */
    boolean isHeld(PartitionCache cache) {
        return held.containsKey(cache);
    }

    private static boolean sameTopic(PartitionCache cache, Uuid id) {
        return cache.topicId().equals(id);
    }

    /**
     * Hands over what was held.
     *
     * @param same given what has turned out to be of the same topic; the partition is still paused
     * @param other told of a partition whose records are not those of its topic: they are dropped
     */
    void takeChecked(BiConsumer<PartitionCache, Held> same, java.util.function.Consumer<PartitionCache> other) {
        for (Checked each = checked.poll(); each != null; each = checked.poll()) {
            Held records = held.remove(each.cache);
            if (records == null) {
                continue;
            }
            lastRecords.put(each.cache, nanoTime.getAsLong());
            if (each.same) {
                same.accept(each.cache, records);
            } else {
                other.accept(each.cache);
            }
        }
    }

    /** Forgets all caches but these; a cache that is read again from its log's end has nothing held. */
    void retain(Collection<PartitionCache> caches) {
        lastRecords.keySet().retainAll(caches);
        held.keySet().retainAll(caches);
    }

    /** Drops what is held of a partition that is about to be read again from its log's end. */
    void forget(PartitionCache cache) {
        held.remove(cache);
    }
}
