package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.benchmarks.ChildProcess;
import io.github.kafkasse.examples.benchmarks.Message;

/**
 * What a server's process uses. Immutable.
 *
 * @param engineThreads threads of the engine and of its Kafka clients
 * @param threads all threads, the container's among them
 * @param descriptors open files and sockets
 * @param heapMegabytes what is left of the heap after a collection
 */
record Usage(long engineThreads, long threads, long descriptors, long heapMegabytes) {
    /** A container keeps some threads for the next requests. */
    private static final int THREADS_KEPT = 10;

    /**
     * The engine's Kafka clients connect when they are needed: those of the tail, of two replay workers, of the
     * comparison of epochs, and of the admin, each to three brokers. A client keeps the connection to the address that
     * it was given beside the one to the same broker, until both were unused for nine minutes.
     */
    private static final int DESCRIPTORS_KEPT = 5 * 3 * 2;

    private static final int HEAP_KEPT = 24;

    static Usage of(ChildProcess server) {
        Message process = server.ask("process");
        return new Usage(
                process.number("enginethreads"),
                process.number("threads"),
                process.number("descriptors"),
                server.ask("heap").number("used") >> 20);
    }

    boolean isNoMoreThan(Usage start) {
        return engineThreads <= start.engineThreads
                && threads <= start.threads + THREADS_KEPT
                && descriptors <= start.descriptors + DESCRIPTORS_KEPT
                && heapMegabytes <= start.heapMegabytes + HEAP_KEPT;
    }

    @Override
    public String toString() {
        return threads + " threads (" + engineThreads + " of the engine), " + descriptors + " descriptors, "
                + heapMegabytes + " MB of heap";
    }
}
