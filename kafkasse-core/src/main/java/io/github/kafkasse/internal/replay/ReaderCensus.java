package io.github.kafkasse.internal.replay;

import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a partition's history has only one reader at present. Readers are counted anew after each turn of
 * the read head, and those that read nothing for two turns do not count. Guarded by {@link Demands}.
 */
final class ReaderCensus {
    /** The first reader of this turn; {@code null} if there was none. */
    private @Nullable Waiter reader;

    private boolean hasSeveral;

    /** Unknown at first: the clients of a crowd do not all begin at the same moment. */
    private boolean hadSeveral = true;

    /** Counts a reader. */
    void saw(Waiter seen) {
        if (reader == null) {
            reader = seen;
        } else if (reader != seen) {
            hasSeveral = true;
        }
    }

    /** The read head begins another turn. */
    void nextTurn() {
        hadSeveral = hasSeveral;
        hasSeveral = false;
        reader = null;
    }

    /** Whether no other reader was counted in this turn and the one before. */
    boolean isOnly(Waiter one) {
        return reader == one && !hasSeveral && !hadSeveral;
    }
}
