package io.github.kafkasse.examples.benchmarks;

/** What a client makes of its response's body. Belongs to one thread. */
interface ClientBody extends ResponseBody {
    /** Whether the response has begun. */
    boolean opened();

    /** Whether all records before a number have come, of so many partitions. */
    boolean hasReached(long number, int partitions);
}
