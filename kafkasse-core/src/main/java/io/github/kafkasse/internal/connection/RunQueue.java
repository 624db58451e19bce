package io.github.kafkasse.internal.connection;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The connections of a loop that have something to write, in the order of their turns: first those that follow the live
 * end, then those that follow it through a filter, whose cost is not known, then those that read history. Each has one
 * turn. Belongs to the loop's thread.
 */
final class RunQueue {
    private final Queue<Connection> live = new ArrayDeque<>();
    private final Queue<Connection> filtered = new ArrayDeque<>();
    private final Queue<Connection> history = new ArrayDeque<>();

    /** Adds a connection behind the others of its kind, unless it is queued already. */
    void add(Connection connection) {
        if (!connection.queued) {
            connection.queued = true;
            queueOf(connection).add(connection);
        }
    }

    private Queue<Connection> queueOf(Connection connection) {
        if (!connection.isLive()) {
            return history;
        }
        return connection.isFiltered() ? filtered : live;
    }

    boolean isEmpty() {
        return live.isEmpty() && filtered.isEmpty() && history.isEmpty();
    }

    /** How many turns of live connections without a filter are due. */
    int liveSize() {
        return live.size();
    }

    /** How many turns of live connections with a filter are due. */
    int filteredSize() {
        return filtered.size();
    }

    /** How many turns of connections that read history are due. */
    int historySize() {
        return history.size();
    }

    /** Gives the next live connection without a filter its turn. */
    void runLive() {
        turn(live.remove());
    }

    /** Gives the next live connection with a filter its turn. */
    void runFiltered() {
        turn(filtered.remove());
    }

    /** Gives the next connection that reads history its turn. */
    void runHistory() {
        turn(history.remove());
    }

    private static void turn(Connection connection) {
        connection.queued = false;
        connection.turn();
    }
}
