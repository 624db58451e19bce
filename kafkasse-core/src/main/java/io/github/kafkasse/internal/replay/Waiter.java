package io.github.kafkasse.internal.replay;

/** A connection that demands records, as the replay pool sees it. */
@FunctionalInterface
public interface Waiter {
    /**
     * The waiter should look again: a window now covers the position, or the partition's state has changed (its
     * failure, its first offset, its log's start, whether it exists). May be called more than once, and without need;
     * called by any thread, also within {@link ReplayPool#demand}, and must only set a flag.
     */
    void wake();
}
