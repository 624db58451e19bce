package io.github.kafkasse.examples.demo;

import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.Map;

/**
 * What a container serves, and the limits that any container needs for long-lived streams.
 *
 * @param port the port to listen on; 0 for any free port
 * @param servlets the servlets by their URL patterns
 * @param stallTimeout how long the engine waits for a client that does not read
 * @param maxConnections the engine's maximum number of clients
 */
record WebSite(int port, Map<String, Servlet> servlets, Duration stallTimeout, int maxConnections) {
    /**
     * The maximum length of a request's headers. The default of containers is 8 KB. An id names every partition: an id
     * for 300 partitions has 20 to 45 KB. All clients known to us send back 64 KB intact; the rest is for the other
     * headers.
     */
    static final int REQUEST_HEADER_BYTES = 80 * 1024;

    /**
     * The size of the kernel's send buffer for one client. By default it grows to megabytes for a client that reads
     * slowly; no budget of the engine counts this memory.
     */
    static final int SEND_BUFFER_BYTES = 64 * 1024;

    /** How many clients may wait to be accepted: after a restart, all clients reconnect at once. */
    static final int ACCEPT_QUEUE = 1024;

    /**
     * Longer than the timeout of the engine, which must end a stalled stream first: it knows which events were sent.
     */
    Duration writeTimeout() {
        return stallTimeout.plusSeconds(15);
    }

    /** More than the engine's limit, so that the engine can answer the additional clients with a reason. */
    int acceptedConnections() {
        return maxConnections + 1000;
    }
}
