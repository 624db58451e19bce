package io.github.kafkasse.internal.connection;

import java.util.function.LongSupplier;

/**
 * Limits one turn of a connection, in bytes and in time, so that a connection that reads history cannot hold up the
 * others of its loop. One instance a loop; belongs to the loop's thread.
 */
final class TurnBudget {
    /** About one batch. */
    static final int BYTES = 64 << 10;

    private static final long NANOS = 1_000_000L;

    private final LongSupplier nanoTime;
    private int bytesLeft;
    private long endNanos;

    TurnBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The next turn begins. */
    void begin() {
        bytesLeft = BYTES;
        endNanos = nanoTime.getAsLong() + NANOS;
    }

    /** So many bytes were put into the connection's outbox. */
    void spend(int bytes) {
        bytesLeft -= bytes;
    }

    boolean isSpent() {
        return bytesLeft <= 0 || nanoTime.getAsLong() - endNanos >= 0;
    }

    /** When the turn is over at the latest. */
    long endNanos() {
        return endNanos;
    }
}
