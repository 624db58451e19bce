package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The batch that a client is receiving, if any: complete, or {@linkplain InterruptedBatch interrupted} and without its
 * bytes. Belongs to the connection's loop.
 */
final class StartedBatch {
    private @Nullable EncodedBatch batch;
    private @Nullable InterruptedBatch interrupted;

    /** Receives a batch that is completely written. */
    interface Written {
        /** The batch is written, with this number of bytes. */
        void accept(EncodedBatch batch, int bytes);
    }

    void begin(EncodedBatch next) {
        batch = next;
    }

    boolean isPresent() {
        return batch != null || interrupted != null;
    }

    /** Whether it is present with its bytes. */
    boolean isComplete() {
        return batch != null;
    }

    boolean isInterrupted() {
        return interrupted != null;
    }

    /**
     * Drops the bytes of a complete batch.
     *
     * @param from the positions before it
     * @param written how many of its bytes are written
     */
    void interrupt(Feed feed, Positions from, int written) {
        if (batch != null) {
            interrupted = new InterruptedBatch(feed, from, batch, written);
            batch = null;
        }
    }

    /**
     * All of a complete batch is written, or the part that was returned last. If nothing is left, the batch is over.
     *
     * @param bytes the number of bytes that are written
     */
    void written(int bytes, Written over) {
        EncodedBatch whole = batch;
        InterruptedBatch part = interrupted;
        if (whole != null) {
            batch = null;
            over.accept(whole, bytes);
        } else if (part != null && part.partWritten()) {
            interrupted = null;
            over.accept(part.batch(), part.length());
        }
    }

    /** The next part of an interrupted batch; see {@link InterruptedBatch#next}. */
    byte @Nullable [] nextPart(BatchEncoder encoder) {
        return Objects.requireNonNull(interrupted).next(encoder);
    }

    /** How many bytes were encoded for the part that was returned last, before they were compressed. */
    int partLength() {
        return Objects.requireNonNull(interrupted).encodedBytes();
    }
}
