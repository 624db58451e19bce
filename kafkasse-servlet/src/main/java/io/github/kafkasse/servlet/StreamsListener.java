package io.github.kafkasse.servlet;

import java.util.Set;

/**
 * Told of the streams that clients follow, by the names that the service has for them: for metrics. Methods are called
 * on container and engine threads, several at once: they must be thread-safe, quick, and must not throw.
 */
public interface StreamsListener {
    /**
     * A client's response has opened: it follows streams from now on.
     *
     * @param streams the streams' names, aliases resolved, sorted
     */
    default void opened(Set<String> streams) {}

    /**
     * A client for which {@link #opened} was called does so no more. Called once for each.
     *
     * @param streams the same names
     */
    default void closed(Set<String> streams) {}
}
