package io.github.kafkasse.internal.loop;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchLimit;
import io.github.kafkasse.internal.encode.BatchMemo;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.BitSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The present turn of a loop's task: the loop's encoder, the cache of batches, and a budget. The budget limits the turn
 * in bytes and, if the task has a filter, in time. So a client that reads history cannot block the others of its loop.
 * One instance a loop; belongs to the loop's thread.
 */
public final class Turn {
    /** The limit in bytes, about one batch. */
    public static final int BYTES = 64 << 10;

    /** A turn also ends after this many batches in which a filter accepted no event. */
    public static final int SILENT_BATCHES = 4;

    private static final long NANOS = 1_000_000L;

    private final LongSupplier nanoTime;
    private final BatchEncoder encoder;
    private final BatchMemo memo;
    private final KafkaSseListener listener;
    private int bytesLeft;
    private boolean timed;
    private long endNanos;

    Turn(LongSupplier nanoTime, BatchEncoder encoder, BatchMemo memo, KafkaSseListener listener) {
        this.nanoTime = nanoTime;
        this.encoder = encoder;
        this.memo = memo;
        this.listener = listener;
    }

    /**
     * Begins the next turn.
     *
     * @param limitTime whether its time is limited too. Without a filter, bytes are enough; then a live client is not
     *     mistaken for one that reads history when this process had to wait for a processor
     */
    void begin(boolean limitTime) {
        bytesLeft = BYTES;
        timed = limitTime;
        endNanos = nanoTime.getAsLong() + NANOS;
        encoder.stopAt(endNanos);
    }

    /** Records that this many bytes were passed to a client's writer, or a group's. */
    public void spend(int bytes) {
        bytesLeft -= bytes;
    }

    /** How many bytes are left; negative if more were spent. */
    public int bytesLeft() {
        return bytesLeft;
    }

    public boolean isSpent() {
        return bytesLeft <= 0 || (timed && nanoTime.getAsLong() - endNanos >= 0);
    }

    long now() {
        return nanoTime.getAsLong();
    }

    BatchEncoder encoder() {
        return encoder;
    }

    /**
     * The batch after a position, if there is something after it, and all of it is in memory.
     *
     * @param indices the partitions that may have something after it
     * @param limit where it ends at the latest
     */
    @Nullable
    EncodedBatch next(Feed feed, Positions from, BitSet indices, BatchLimit limit) {
        return memo.next(feed, from, indices, limit, encoder);
    }

    /**
     * A batch was written to some clients.
     *
     * @param bytes the number of bytes, summed over the clients
     */
    void sent(EncodedBatch batch, int clients, long bytes) {
        if (clients > 0) {
            listener.sent(batch.events() * clients, bytes);
            if (batch.events() > 0) {
                listener.liveSent(batch.timestamp(), clients);
            }
        }
    }
}
