package io.github.kafkasse.internal.encode;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.position.Positions;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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
    private final AtomicLong used = new AtomicLong();
    private final Queue<Remembered> order = new ConcurrentLinkedQueue<>();

    /** Its bytes are given back once, be it by whoever trims or by whoever forgets its feed. */
    private record Remembered(Feed feed, EncodedBatch batch, AtomicBoolean givenBack) {}

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
        EncodedBatch remembered = feed.batches.get(from);
        if (remembered != null) {
            listener.batchShared();
            return remembered;
        }
        if (!feed.isShared()) {
            EncodedBatch alone = writing.write(feed, from);
            if (alone != null) {
                listener.batchEncoded(alone.events(), alone.bytes().length);
            }
            return alone;
        }
        EncodedBatch batch = feed.batches.computeIfAbsent(from, place -> written(writing.write(feed, place), feed));
        trim();
        return batch;
    }

    /**
     * A batch that a client was given before, remembered or written again.
     *
     * @return {@code null} if some of it has to be fetched first
     */
    public @Nullable EncodedBatch again(Feed feed, Positions from, Positions to, BatchEncoder encoder) {
        EncodedBatch remembered = feed.batches.get(from);
        if (remembered != null && remembered.to().equals(to)) {
            return remembered;
        }
        EncodedBatch batch = written(encoder.encodeAgain(feed, from, to), feed);
        if (batch != null) {
            feed.batches.put(from, batch);
            trim();
        }
        return batch;
    }

    /** Forgets the batches of a feed that nobody follows any more. */
    public void forget(Feed feed) {
        order.removeIf(each -> {
            if (each.feed == feed) {
                giveBack(each);
            }
            return each.feed == feed;
        });
        feed.batches.clear();
    }

    private void giveBack(Remembered remembered) {
        if (remembered.givenBack.compareAndSet(false, true)) {
            used.addAndGet(-remembered.batch.cost());
        }
    }

    /** Bytes that are remembered. */
    public long used() {
        return used.get();
    }

    private @Nullable EncodedBatch written(@Nullable EncodedBatch batch, Feed feed) {
        if (batch != null) {
            listener.batchEncoded(batch.events(), batch.bytes().length);
            used.addAndGet(batch.cost());
            order.add(new Remembered(feed, batch, new AtomicBoolean()));
        }
        return batch;
    }

    /** Forgets the oldest batches, however large the newest is: whoever wanted it has it. */
    private void trim() {
        while (used.get() > limit) {
            Remembered oldest = order.poll();
            if (oldest == null) {
                return;
            }
            giveBack(oldest);
            oldest.feed.batches.remove(oldest.batch.from(), oldest.batch);
        }
    }
}
