package io.github.kafkasse.examples.benchmarks.servers;

import jakarta.servlet.Servlet;
import java.util.Map;

/** A running servlet container, tuned for many long responses. */
interface WebServer extends AutoCloseable {
    /**
     * The kernel's send buffer for one connection; by default it grows to megabytes for a client that does not read.
     */
    int SEND_BUFFER = 64 * 1024;

    /** The maximum length of a request's headers; long ids need it. */
    int HEADERS = 128 * 1024;

    /**
     * How many threads it has: no request blocks one. When thousands of clients connect to a new process, hundreds of
     * threads (the containers' defaults) would take the processors from the compilers and from the event loops.
     */
    int THREADS = Math.max(12, 4 * Runtime.getRuntime().availableProcessors());

    /** How many connections may wait to be accepted. */
    int BACKLOG = 4096;

    /** Longer than any scenario stalls its clients, so that the engine ends their streams first. */
    int IDLE_MILLIS = 300_000;

    /** How long a stop waits for accepted connections whose requests are not answered yet. */
    int STOP_MILLIS = 2_000;

    int port();

    @Override
    void close() throws Exception;

    /**
     * Starts a container.
     *
     * @param name {@code jetty} or {@code tomcat}
     * @param servlets the servlets, by their URL patterns
     */
    static WebServer start(String name, Map<String, Servlet> servlets) throws Exception {
        return switch (name) {
            case "jetty" -> new JettyServer(servlets);
            case "tomcat" -> new TomcatServer(servlets);
            default -> throw new IllegalArgumentException("Unknown container '" + name + "'");
        };
    }
}
