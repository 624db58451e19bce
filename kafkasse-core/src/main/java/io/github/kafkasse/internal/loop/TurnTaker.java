package io.github.kafkasse.internal.loop;

/** What gets turns: a client, or a group of clients at the live end of a feed. Belongs to the loop's thread. */
public abstract class TurnTaker {
    /** Whether it waits for a turn; set by the {@link TurnQueue}. */
    boolean isQueued;

    /** The order in which a loop gives turns. */
    public enum Kind {
        /** Writes events when they are published. */
        LIVE,
        /** Writes events when they are published, if a filter accepts them; the cost of the filter is unknown. */
        FILTERED,
        /** Reads history. */
        HISTORY
    }

    /** Which turns it gets. */
    public abstract Kind kind();

    /** Does a bounded amount of work. */
    public abstract void turn();
}
