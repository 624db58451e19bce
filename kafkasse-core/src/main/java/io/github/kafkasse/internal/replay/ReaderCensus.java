package io.github.kafkasse.internal.replay;

import java.lang.ref.WeakReference;

/**
 * Finds out whether a partition's history has only one reader at present, and which part of it this reader has passed.
 * Readers are counted anew after each turn of the read head, and those that read nothing for two turns do not count.
 * Guarded by {@link Demands}.
 */
final class ReaderCensus {
    /** Instead of a position: nothing was passed. */
    static final long NOTHING = -1;

    private static final WeakReference<Waiter> NONE = new WeakReference<>(null);

    /** The first reader of this turn, unless its client has left. Weak: a turn may last longer than the client. */
    private WeakReference<Waiter> reader = NONE;

    private boolean hasSeveral;

    /** Unknown at first: the clients of a crowd do not all begin at the same moment. */
    private boolean hadSeveral = true;

    /** Up to where no reader needs the records any more. */
    private long passed = NOTHING;

    /** Counts a reader that waits for the records at a position. */
    void waits(Waiter seen, long position) {
        count(seen);
        passed = Math.min(passed, position);
    }

    /** Counts a reader that reads at a position. If there are no others, it has passed what is before it. */
    void reads(Waiter seen, long position) {
        count(seen);
        passed = isOnly(seen) ? position : NOTHING;
    }

    /** The position up to which no reader needs the records, once; {@link #NOTHING} if there is no new one. */
    long takePassed() {
        long taken = passed;
        passed = NOTHING;
        return taken;
    }

    private void count(Waiter seen) {
        Waiter first = reader.get();
        if (first == null) {
            reader = new WeakReference<>(seen);
        } else if (first != seen) {
            hasSeveral = true;
        }
    }

    /** The read head begins another turn. */
    void nextTurn() {
        hadSeveral = hasSeveral;
        hasSeveral = false;
        reader = NONE;
    }

    /** Whether no other reader was counted in this turn and the one before. */
    private boolean isOnly(Waiter one) {
        return reader.get() == one && !hasSeveral && !hadSeveral;
    }
}
