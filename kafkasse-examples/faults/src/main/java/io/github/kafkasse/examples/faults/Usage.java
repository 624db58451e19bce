package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;

/**
 * What a server's process uses. Immutable.
 *
 * @param engineThreads threads of the engine and of its Kafka clients
 * @param threads all threads, the container's among them
 * @param descriptors open files and sockets
 * @param heapMegabytes heap in use after a garbage collection
 * @param processors Tomcat's request processors, each with its buffers; 0 in Jetty
 */
record Usage(long engineThreads, long threads, long descriptors, long heapMegabytes, long processors) {
    /**
     * Two threads of the engine may start after it: one when Kafka's admin client connects, one when the timer is first
     * used.
     */
    private static final int ENGINE_THREADS_BEGUN_LATER = 2;

    /** A container keeps some threads for the next requests. */
    private static final int THREADS_KEPT = 10;

    /**
     * The engine's Kafka clients connect when they are first used: those of the tail, of two replay workers, of the
     * comparison of epochs, and of the admin, each to three brokers. Each client has two connections to a broker: one
     * to the bootstrap address, one to the advertised address; it closes each after nine minutes without use.
     */
    private static final int DESCRIPTORS_KEPT = 5 * 3 * 2;

    /**
     * Kafka's clients, the container's threads and objects that are created once, at the first request: 2 MB in Jetty.
     */
    private static final int HEAP_KEPT = 8;

    /** The default of Tomcat's {@code processorCache}. */
    private static final int PROCESSORS_KEPT = 200;

    /**
     * What Tomcat keeps for each cached request processor: the header limit of this server (128 KB), buffers for
     * reading and for response headers (8 KB each), the servlet's response buffer (16 KB), two buffers of 8,192
     * characters (32 KB), and the objects of a request and a response.
     */
    private static final int PROCESSOR_KILOBYTES = 128 + 2 * 8 + 16 + 32 + 28;

    static Usage of(ChildProcess server) {
        Message process = server.ask("process");
        return new Usage(
                process.number("enginethreads"),
                process.number("threads"),
                process.number("descriptors"),
                server.ask("heap").number("used") >> 20,
                process.number("processors"));
    }

    boolean isNoMoreThan(Usage start) {
        return engineThreads <= start.engineThreads + ENGINE_THREADS_BEGUN_LATER
                && threads <= start.threads + THREADS_KEPT
                && descriptors <= start.descriptors + DESCRIPTORS_KEPT
                && processors <= PROCESSORS_KEPT
                && heapMegabytes <= start.heapMegabytes + HEAP_KEPT + processorMegabytes() - start.processorMegabytes();
    }

    private long processorMegabytes() {
        return (processors * PROCESSOR_KILOBYTES) >> 10;
    }

    @Override
    public String toString() {
        return threads + " threads (" + engineThreads + " of the engine), " + descriptors + " descriptors, "
                + heapMegabytes + " MB of heap"
                + (processors == 0
                        ? ""
                        : " (up to " + processorMegabytes() + " MB in " + processors + " cached processors)");
    }
}
