package io.github.kafkasse.servlet;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Told of the streams that clients follow, by the names that the service has for them: for metrics. Methods are called
 * on container and engine threads, several at once: they must be thread-safe, quick, and must not throw.
 */
public interface StreamsListener {
    /**
     * A listener that calls several listeners, in their order.
     *
     * @param listeners the listeners; the list is copied
     * @return the listener
     */
    static StreamsListener all(List<? extends StreamsListener> listeners) {
        return listeners.size() == 1 ? listeners.get(0) : new AllStreamsListeners(List.copyOf(listeners));
    }

    /**
     * A client's response has opened: it follows streams from now on.
     *
     * @param streams the streams' names, aliases resolved, sorted
     */
    default void opened(Set<String> streams) {}

    /**
     * The response of a client has opened; called after {@link #opened}.
     *
     * @param sinceRequest how long the client has waited for its first byte since its request was parsed
     */
    default void firstByte(Duration sinceRequest) {}

    /**
     * A client for which {@link #opened} was called does so no more. Called once for each.
     *
     * @param streams the same names
     */
    default void closed(Set<String> streams) {}
}
