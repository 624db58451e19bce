package io.github.kafkasse.internal.connection;

/**
 * What an event loop gives turns to: a connection, or a group of connections at the live end of a feed. Belongs to the
 * loop's thread.
 */
abstract class LoopTask {
    /** Whether it waits in the loop's {@link RunQueue}; owned by that. */
    boolean queued;

    /** In which order a loop gives turns. */
    enum Kind {
        /** Writes events as they are published. */
        LIVE,
        /** Writes events as they are published, if a filter accepts them; what the filter costs is not known. */
        FILTERED,
        /** Reads history. */
        HISTORY
    }

    abstract Kind kind();

    /** Does a bounded amount of work. */
    abstract void turn();
}
