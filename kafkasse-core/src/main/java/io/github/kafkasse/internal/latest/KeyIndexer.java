package io.github.kafkasse.internal.latest;

import io.github.kafkasse.Setting;
import io.github.kafkasse.ViewNotAvailableException;
import io.github.kafkasse.internal.common.Loop;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.replay.ReplayPool;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * Finds the newest record of each key, for the clients with the view {@code latest}. Clients of one partition share its
 * index. The index is read on only when a client asks, so an index without new clients costs nothing but its memory.
 * The number of keys of all indexes is limited. One thread of the engine repeats {@link #step}.
 *
 * <p>An index retains the cache of its partition. If the topic is recreated or the log truncated, another cache
 * replaces this one, and the index is dropped.
 */
public final class KeyIndexer implements Loop {
    /**
     * The maximum age of the offsets that a client gets. Later records are not omitted, and clients that connect within
     * this time share their batches.
     */
    static final long REUSE_NANOS = 10_000_000_000L;

    /** An index that was not used for this time is dropped. */
    static final long UNUSED_NANOS = 600_000_000_000L;

    /** A partition with too many keys is not read again within this time. */
    static final long REFUSED_NANOS = 60_000_000_000L;

    private static final long TURN_NANOS = 5_000_000L;
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final ReplayPool replay;
    private final PartitionCaches caches;
    private final int maxKeys;
    private final LongSupplier nanoTime;
    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
    private volatile Runnable wakeUp = () -> {};
    private volatile boolean closed;

    // Owned by the thread.
    private final Map<PartitionCache, KeyIndex> indexes = new HashMap<>();

    /** When partitions with too many keys may be read again. */
    private final Map<PartitionCache, Long> refused = new HashMap<>();

    private record Question(PartitionCache cache, CompletableFuture<NewestOffsets> answer) {}

    /** @param maxKeys the maximum number of keys of all indexes, see {@link Setting#LATEST_MAX_KEYS} */
    public KeyIndexer(ReplayPool replay, PartitionCaches caches, int maxKeys, LongSupplier nanoTime) {
        this.replay = replay;
        this.caches = caches;
        this.maxKeys = maxKeys;
        this.nanoTime = nanoTime;
    }

    /** Sets what wakes the thread while it waits between two steps; called by any thread. Set before the first step. */
    public void onNews(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /**
     * Asks which records of a partition are the newest of their keys. Any thread.
     *
     * @param cache the partition's cache, which the caller retains until the answer
     * @return the offsets; {@link NewestOffsets#UNKNOWN} if the partition cannot be read at present; may be cancelled.
     *     Fails with {@link ViewNotAvailableException} if there are too many keys. Completes on the indexer's thread
     */
    public CompletableFuture<NewestOffsets> newest(PartitionCache cache) {
        CompletableFuture<NewestOffsets> answer = new CompletableFuture<>();
        questions.add(new Question(cache, answer));
        if (closed) {
            answer.complete(NewestOffsets.UNKNOWN);
        }
        wakeUp.run();
        return answer;
    }

    /** One turn: takes the questions, and reads each partition for some milliseconds. */
    @Override
    public long step() {
        long now = nanoTime.getAsLong();
        for (Question next = questions.poll(); next != null; next = questions.poll()) {
            take(next, now);
        }
        dropUnused(now);
        boolean busy = false;
        for (KeyIndex index : List.copyOf(indexes.values())) {
            long end = nanoTime.getAsLong() + TURN_NANOS;
            boolean more = index.isWanted();
            while (more && nanoTime.getAsLong() - end < 0) {
                more = index.read(nanoTime.getAsLong()) && hasRoomFor(index);
            }
            busy |= more;
        }
        return busy ? 0 : PAUSE_NANOS;
    }

    private void take(Question question, long now) {
        PartitionCache cache = question.cache();
        Long until = refused.get(cache);
        if (until != null && now - until < 0) {
            question.answer().completeExceptionally(tooManyKeys(cache));
            return;
        }
        KeyIndex index = indexes.get(cache);
        if (index == null) {
            PartitionCache retained =
                    caches.retain(cache.partition(), cache.topicId(), OffsetAndEpoch.of(OffsetAndEpoch.UNKNOWN));
            if (retained != cache) { // the topic was recreated, or the log truncated; the client asks again
                caches.release(retained);
                question.answer().complete(NewestOffsets.UNKNOWN);
                return;
            }
            index = new KeyIndex(cache, replay, () -> wakeUp.run(), now);
            indexes.put(cache, index);
        }
        index.ask(question.answer(), now, REUSE_NANOS);
    }

    /** Whether an index may grow; if not, it is dropped. Indexes for which no client waits are dropped first. */
    private boolean hasRoomFor(KeyIndex index) {
        while (indexes.values().stream().mapToLong(KeyIndex::size).sum() > maxKeys) {
            Optional<KeyIndex> idle = indexes.values().stream()
                    .filter(each -> each != index && !each.isWanted())
                    .min(Comparator.comparingLong(each -> each.askedNanos() - index.askedNanos()));
            KeyIndex dropped = idle.orElse(index);
            indexes.remove(dropped.cache());
            caches.release(dropped.cache());
            if (dropped == index) {
                refused.put(index.cache(), nanoTime.getAsLong() + REFUSED_NANOS);
                index.fail(tooManyKeys(index.cache()));
                return false;
            }
        }
        return true;
    }

    private ViewNotAvailableException tooManyKeys(PartitionCache cache) {
        return new ViewNotAvailableException(
                "The view 'latest' of topic '" + cache.partition().topic()
                        + "' is not available: the topic has more keys than this server indexes ("
                        + Setting.LATEST_MAX_KEYS.name() + "=" + maxKeys + ").");
    }

    private void dropUnused(long now) {
        refused.values().removeIf(until -> now - until >= 0);
        for (Iterator<KeyIndex> each = indexes.values().iterator(); each.hasNext(); ) {
            KeyIndex index = each.next();
            boolean replaced = index.cache().state() == PartitionCache.State.REPLACED;
            if (replaced || (!index.isWanted() && now - index.askedNanos() >= UNUSED_NANOS)) {
                each.remove();
                index.giveUp();
                caches.release(index.cache());
            }
        }
    }

    /** Answers all clients that wait. Called by the thread, after its last step. */
    @Override
    public void close() {
        closed = true;
        questions.forEach(each -> each.answer().complete(NewestOffsets.UNKNOWN));
        indexes.values().forEach(KeyIndex::giveUp);
        indexes.clear();
    }
}
