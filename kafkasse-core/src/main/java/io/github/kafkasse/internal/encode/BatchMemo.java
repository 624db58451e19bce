package io.github.kafkasse.internal.encode;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Remembers encoded batches, within a number of bytes, so that clients at the same place of the same feed get the same
 * array. A batch leads on from a place whatever was published when it was written, so the place alone is its key: a
 * client that follows one batch after the other stays with the others. Of a feed that only one client follows nothing
 * is remembered: it would be memory for nobody, and work for the garbage collector.
 *
 * <p>Thread-safe; of several loops that want the same batch at once, one writes it and the others wait for it.
 */
public final class BatchMemo {
    private final long limit;
    private final KafkaSseListener listener;

    // Guarded by this: what is remembered, the oldest first, and its bytes.
    private final Set<Remembered> order = new LinkedHashSet<>();
    private long used;

    /** A batch and the feed that remembers it. Compared by identity. */
    static final class Remembered {
        final Feed feed;
        final EncodedBatch batch;

        Remembered(Feed feed, EncodedBatch batch) {
            this.feed = feed;
            this.batch = batch;
        }
    }

    /** One of the ways to write the batch that follows a place. */
    @FunctionalInterface
    private interface Writing {
        @Nullable
        EncodedBatch write(Feed feed, Positions from);
    }

    public BatchMemo(long limitBytes, KafkaSseListener listener) {
        this.limit = limitBytes;
        this.listener = listener;
    }

    /**
     * The batch that follows a place, remembered or written now.
     *
     * @return {@code null} if there is nothing after it yet, or if some of it has to be fetched first
     */
    public @Nullable EncodedBatch next(Feed feed, Positions from, BatchEncoder encoder) {
        return next(feed, from, encoder::encode);
    }

    /**
     * A batch that follows a place, remembered or written now of {@linkplain BatchEncoder#encodeWhatIsThere what is
     * there}. It is remembered as any other: it leads on from the place just as well.
     *
     * @return {@code null} if there is nothing at hand
     */
    public @Nullable EncodedBatch nextOfWhatIsThere(Feed feed, Positions from, BatchEncoder encoder) {
        return next(feed, from, encoder::encodeWhatIsThere);
    }

    private @Nullable EncodedBatch next(Feed feed, Positions from, Writing writing) {
        Remembered known = feed.batches.get(from);
        if (known != null) {
            listener.batchShared();
            return known.batch;
        }
        if (!feed.isShared()) {
            return reported(writing.write(feed, from));
        }
        AtomicBoolean written = new AtomicBoolean();
        Remembered batch = feed.batches.computeIfAbsent(from, place -> {
            EncodedBatch made = reported(writing.write(feed, place));
            written.set(made != null);
            return made == null ? null : new Remembered(feed, made);
        });
        if (batch == null) {
            return null;
        }
        if (written.get()) {
            remember(batch);
        } else {
            listener.batchShared();
        }
        return batch.batch;
    }

    private @Nullable EncodedBatch reported(@Nullable EncodedBatch batch) {
        if (batch != null) {
            listener.batchEncoded(batch.events(), batch.bytes().length);
        }
        return batch;
    }

    /** Forgets the oldest batches for a new one, however large that is: its client already holds it. */
    private void remember(Remembered batch) {
        List<Remembered> forgotten = new ArrayList<>(0);
        synchronized (this) {
            order.add(batch);
            used += batch.batch.cost();
            while (used > limit) {
                Remembered oldest = order.iterator().next();
                drop(oldest);
                forgotten.add(oldest);
            }
        }
        forgotten.forEach(each -> each.feed.batches.remove(each.batch.from(), each));
    }

    /** Forgets the batches of a feed that nobody follows any more; its cost is that of these batches. */
    public void forget(Feed feed) {
        synchronized (this) {
            feed.batches.values().forEach(this::drop);
        }
        feed.batches.clear();
    }

    private void drop(Remembered remembered) {
        if (order.remove(remembered)) {
            used -= remembered.batch.cost();
        }
    }

    /** Bytes that are remembered. */
    public synchronized long used() {
        return used;
    }
}
