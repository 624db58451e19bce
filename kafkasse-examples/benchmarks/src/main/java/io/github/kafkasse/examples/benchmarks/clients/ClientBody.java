package io.github.kafkasse.examples.benchmarks.clients;

import io.github.kafkasse.examples.benchmarks.http.ResponseBody;

/** Reads and checks a response's body for one client. Belongs to one thread. */
interface ClientBody extends ResponseBody {
    /** Whether the response has begun. */
    boolean opened();

    /** Whether an event was received. */
    boolean hasEvent();

    /** Whether all records before {@code number} were received, from each of {@code partitions} partitions. */
    boolean hasReached(long number, int partitions);

    /** The id that the client sends when it reconnects; empty if it has none, or keeps none. */
    String lastId();

    /** The reader of the same client's next response, for which the client sends {@link #lastId}. */
    ClientBody next();

    /**
     * As {@link #next}, for a response that does not have the client's stream: its events are not checked, and the
     * client keeps its id.
     */
    ClientBody elsewhere();
}
