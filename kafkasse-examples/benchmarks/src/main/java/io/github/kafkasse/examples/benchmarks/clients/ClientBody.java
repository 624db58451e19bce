package io.github.kafkasse.examples.benchmarks.clients;

import io.github.kafkasse.examples.benchmarks.http.ResponseBody;

/** What a client makes of its response's body. Belongs to one thread. */
interface ClientBody extends ResponseBody {
    /** Whether the response has begun. */
    boolean opened();

    /** Whether an event has come. */
    boolean hasEvent();

    /** Whether all records before a number have come, of so many partitions. */
    boolean hasReached(long number, int partitions);

    /** The id that the client sends when it comes back; empty if it has none, or keeps none. */
    String lastId();

    /** What reads the next response of the same client, which comes back with {@link #lastId}. */
    ClientBody next();
}
