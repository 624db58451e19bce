package io.github.kafkasse.internal.loop;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The clients and groups of a loop that have something to write, in the order of their turns: first those at the live
 * end, then those there with a filter, whose cost is unknown, then history. Each has one turn. Belongs to the loop's
 * thread.
 */
final class TurnQueue {
    private final Queue<TurnTaker> live = new ArrayDeque<>();
    private final Queue<TurnTaker> filtered = new ArrayDeque<>();
    private final Queue<TurnTaker> history = new ArrayDeque<>();

    /** Adds one after the others of its kind, unless it is already queued. */
    void add(TurnTaker taker) {
        if (!taker.isQueued) {
            taker.isQueued = true;
            queueOf(taker).add(taker);
        }
    }

    private Queue<TurnTaker> queueOf(TurnTaker taker) {
        return switch (taker.kind()) {
            case LIVE -> live;
            case FILTERED -> filtered;
            case HISTORY -> history;
        };
    }

    boolean isEmpty() {
        return live.isEmpty() && filtered.isEmpty() && history.isEmpty();
    }

    /** How many turns at the live end without a filter are due. */
    int liveSize() {
        return live.size();
    }

    /** How many turns at the live end with a filter are due. */
    int filteredSize() {
        return filtered.size();
    }

    /** How many turns of history are due. */
    int historySize() {
        return history.size();
    }

    /** Gives the next turn at the live end without a filter. */
    void runLive() {
        turn(live.remove());
    }

    /** Gives the next turn at the live end with a filter. */
    void runFiltered() {
        turn(filtered.remove());
    }

    /** Gives the next turn of history. */
    void runHistory() {
        turn(history.remove());
    }

    /** Returns an action that gives the next turn of any kind; {@code null} if none is due. */
    @Nullable
    Runnable next() {
        if (!live.isEmpty()) {
            return this::runLive;
        }
        if (!filtered.isEmpty()) {
            return this::runFiltered;
        }
        return history.isEmpty() ? null : this::runHistory;
    }

    private static void turn(TurnTaker taker) {
        taker.isQueued = false;
        taker.turn();
    }
}
