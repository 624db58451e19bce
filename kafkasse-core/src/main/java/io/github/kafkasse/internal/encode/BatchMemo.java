package io.github.kafkasse.internal.encode;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.encode.Feed.CachedBatch;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Caches encoded batches, up to a number of bytes, so that clients at the same position of the same feed get the same
 * array. The key of a batch is the position before it. Two batches of one position may have different ends, depending
 * on what was published when they were encoded; either of them continues the stream. So clients that have read one
 * batch get the same next one, too. A cached batch that ends after a caller's limit is not used. A batch that no second
 * client would use is not cached: for a feed with only one client, and for the only client of a feed that reads older
 * records, while the others wait for new ones.
 *
 * <p>Thread-safe; if several loops need the same batch at once, one encodes it and the others wait for it.
 */
public final class BatchMemo {
    private final long limit;
    private final KafkaSseListener listener;

    // Guarded by this: the cached batches, the oldest first, and their bytes.
    private final Set<CachedBatch> order = new LinkedHashSet<>();
    private long used;

    /** One of the ways to encode the batch after a position. */
    @FunctionalInterface
    private interface Encoding {
        @Nullable
        EncodedBatch encode(Feed feed, Positions from);
    }

    public BatchMemo(long limitBytes, KafkaSseListener listener) {
        this.limit = limitBytes;
        this.listener = listener;
    }

    /** The batch after a position, of all partitions, for a client that reads for itself. */
    public @Nullable EncodedBatch next(Feed feed, Positions from, BatchEncoder encoder) {
        return next(feed, from, feed.hasSeveralReaders(), to -> true, encoder::encode);
    }

    /**
     * The batch after a position, cached or encoded now, for the clients of a live group.
     *
     * @param indices the partitions that may have something after it
     * @param limit where it ends at the latest
     * @return {@code null} if there is nothing after it yet, or if a part of it must be fetched first
     */
    public @Nullable EncodedBatch next(
            Feed feed, Positions from, BitSet indices, BatchLimit limit, BatchEncoder encoder) {
        return next(
                feed,
                from,
                feed.isShared(),
                limit::allows,
                (each, position) -> encoder.encode(each, position, indices, limit));
    }

    /**
     * A batch after a position, cached or {@linkplain BatchEncoder#encodeLoaded encoded now from the records in
     * memory}. It is cached like any other batch, because it follows the position just as well.
     *
     * @return {@code null} if nothing is in memory
     */
    public @Nullable EncodedBatch nextLoaded(Feed feed, Positions from, BatchEncoder encoder) {
        return next(feed, from, feed.hasSeveralReaders(), to -> true, encoder::encodeLoaded);
    }

    /**
     * @param mayBeShared whether a batch that is encoded now may be needed again
     * @param isAllowed whether a cached batch that ends at these positions can be used
     */
    private @Nullable EncodedBatch next(
            Feed feed, Positions from, boolean mayBeShared, Predicate<Positions> isAllowed, Encoding encoding) {
        CachedBatch cached = feed.batches.get(from);
        if (cached == null && mayBeShared) {
            AtomicBoolean isNew = new AtomicBoolean();
            cached = feed.batches.computeIfAbsent(from, position -> {
                EncodedBatch made = reported(encoding.encode(feed, position));
                isNew.set(made != null);
                return made == null ? null : feed.new CachedBatch(made);
            });
            if (cached == null) {
                return null;
            }
            if (isNew.get()) {
                remember(cached);
                return cached.batch;
            }
        }
        if (cached == null || !isAllowed.test(cached.batch.to())) {
            return reported(encoding.encode(feed, from));
        }
        listener.batchShared();
        return cached.batch;
    }

    private @Nullable EncodedBatch reported(@Nullable EncodedBatch batch) {
        if (batch != null) {
            listener.batchEncoded(batch.events(), batch.length());
        }
        return batch;
    }

    /** Evicts the oldest batches for a new one, however large that is: its client already holds it. */
    private void remember(CachedBatch batch) {
        List<CachedBatch> forgotten = new ArrayList<>(0);
        synchronized (this) {
            order.add(batch);
            used += batch.batch.cost();
            while (used > limit) {
                CachedBatch oldest = order.iterator().next();
                drop(oldest);
                forgotten.add(oldest);
            }
        }
        forgotten.forEach(CachedBatch::evict);
    }

    /** Evicts the batches of a feed without clients; the time depends only on the number of these batches. */
    public void forget(Feed feed) {
        synchronized (this) {
            feed.batches.values().forEach(this::drop);
        }
        feed.batches.clear();
    }

    private void drop(CachedBatch cached) {
        if (order.remove(cached)) {
            used -= cached.batch.cost();
        }
    }

    /** The bytes of all cached batches. */
    public synchronized long used() {
        return used;
    }
}
