package io.github.kafkasse.examples.benchmarks.servers;

import jakarta.servlet.Servlet;
import java.util.Map;

/** A servlet container that runs, tuned for many long responses. */
interface WebServer extends AutoCloseable {
    /** How much the kernel takes for a client that does not read: left alone, it would be megabytes. */
    int SEND_BUFFER = 64 * 1024;

    /** The size of headers that long ids need. */
    int HEADERS = 128 * 1024;

    /** How many connections may wait to be accepted. */
    int BACKLOG = 4096;

    /** Longer than any scenario stalls its clients: it is for the engine to give them up. */
    int IDLE_MILLIS = 300_000;

    /** How long a stop waits for connections that have been accepted and whose requests are not answered yet. */
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
            default -> throw new IllegalArgumentException("There is no container '" + name + "'");
        };
    }
}
