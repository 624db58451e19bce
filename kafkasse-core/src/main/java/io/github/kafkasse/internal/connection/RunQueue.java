package io.github.kafkasse.internal.connection;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a loop that have something to write, in the order of their turns: first those at the live end, then
 * those there with a filter, whose cost is unknown, then history. Each has one turn. Belongs to the loop's thread.
 */
final class RunQueue {
    private final Queue<Task> live = new ArrayDeque<>();
    private final Queue<Task> filtered = new ArrayDeque<>();
    private final Queue<Task> history = new ArrayDeque<>();

    /** What gets turns: a client, or a group of clients at the live end of a feed. Belongs to the loop's thread. */
    abstract static class Task {
        private boolean queued;

        /** The order in which a loop gives turns. */
        enum Kind {
            /** Writes events when they are published. */
            LIVE,
            /** Writes events when they are published, if a filter accepts them; the cost of the filter is unknown. */
            FILTERED,
            /** Reads history. */
            HISTORY
        }

        abstract Kind kind();

        /** Does a bounded amount of work. */
        abstract void turn();

        /** Whether it waits for a turn. */
        final boolean isQueued() {
            return queued;
        }
    }

    /** Adds a task after the others of its kind, unless it is already queued. */
    void add(Task task) {
        if (!task.queued) {
            task.queued = true;
            queueOf(task).add(task);
        }
    }

    private Queue<Task> queueOf(Task task) {
        return switch (task.kind()) {
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

    /** Gives the next live task without a filter its turn. */
    void runLive() {
        turn(live.remove());
    }

    /** Gives the next live task with a filter its turn. */
    void runFiltered() {
        turn(filtered.remove());
    }

    /** Gives the next task that reads history its turn. */
    void runHistory() {
        turn(history.remove());
    }

    /** Returns an action that gives the next task of any kind its turn; {@code null} if no task waits. */
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

    private static void turn(Task task) {
        task.queued = false;
        task.turn();
    }
}
