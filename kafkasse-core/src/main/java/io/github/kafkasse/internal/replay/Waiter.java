package io.github.kafkasse.internal.replay;

/** Who demand records: a connection, as the replay pool sees it. */
@FunctionalInterface
public interface Waiter {
    /**
     * It is worth looking again: a window covers the position now, or the partition's state has changed (its trouble,
     * its first offset, its log's start, its being there at all). May come more than once, and without need; called by
     * any thread, within {@link ReplayPool#demand} too, and must only make a note of it.
     */
    void wake();
}
