package io.github.kafkasse.internal.connection;

/**
 * A unit to which an event loop gives turns: a connection, or a group of connections at the live end of a feed. Belongs
 * to the loop's thread.
 */
abstract class LoopTask {
    /** Whether it waits in the loop's {@link RunQueue}; owned by that. */
    boolean queued;

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
}
