package io.github.kafkasse.internal.connection;

import java.util.function.LongSupplier;

/**
 * Limits one turn of a connection, in bytes and, if it has a filter, in time. So a connection that reads history cannot
 * block the others of its loop. One instance a loop; belongs to the loop's thread.
 */
final class TurnBudget {
    /** About one batch. */
    static final int BYTES = 64 << 10;

    /** After this many batches in which a filter accepted no event, the turn is over, too. */
    static final int SILENT_BATCHES = 4;

    private static final long NANOS = 1_000_000L;

    private final LongSupplier nanoTime;
    private int bytesLeft;
    private boolean timed;
    private long endNanos;

    TurnBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Begins the next turn.
     *
     * @param limitTime whether its time is limited too. Without a filter, bytes are enough; then a live connection is
     *     not mistaken for one that reads history when this process had to wait for a processor
     */
    void begin(boolean limitTime) {
        bytesLeft = BYTES;
        timed = limitTime;
        endNanos = nanoTime.getAsLong() + NANOS;
    }

    /** Records that this many bytes were passed to the client's writer. */
    void spend(int bytes) {
        bytesLeft -= bytes;
    }

    /** How many bytes are left; negative if more were spent. */
    int bytesLeft() {
        return bytesLeft;
    }

    boolean isSpent() {
        return bytesLeft <= 0 || (timed && nanoTime.getAsLong() - endNanos >= 0);
    }

    /** The latest end of the turn. */
    long endNanos() {
        return endNanos;
    }
}
