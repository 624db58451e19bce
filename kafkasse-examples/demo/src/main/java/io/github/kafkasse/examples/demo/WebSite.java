package io.github.kafkasse.examples.demo;

import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.Map;

/**
 * What a container is to serve, and the numbers that a service of long-lived streams changes in any container.
 *
 * @param port where to listen; 0 for any free port
 * @param servlets the servlets by their URL patterns
 * @param stallTimeout how long the engine bears a client that takes nothing
 * @param maxConnections how many clients the engine takes
 */
record WebSite(int port, Map<String, Servlet> servlets, Duration stallTimeout, int maxConnections) {
    /**
     * How long a request's headers may be. Containers stop at 8 KB. An id names every partition: 300 of them make 20 to
     * 45 KB. 64 KB is what all clients known to us send back intact; the rest is for the other headers.
     */
    static final int REQUEST_HEADER_BYTES = 80 * 1024;

    /**
     * What the kernel may hold for one client. Left to itself it takes megabytes for a client that reads slowly, memory
     * that no budget of ours knows of.
     */
    static final int SEND_BUFFER_BYTES = 64 * 1024;

    /** How many clients may wait to be accepted: after a restart they all come back at once. */
    static final int ACCEPT_QUEUE = 1024;

    /** The container gives a client up later than the engine, which does it better: it knows what was sent. */
    Duration writeTimeout() {
        return stallTimeout.plusSeconds(15);
    }

    /** The container takes some more clients than the engine, so that those are told why they are not served. */
    int acceptedConnections() {
        return maxConnections + 1000;
    }
}
