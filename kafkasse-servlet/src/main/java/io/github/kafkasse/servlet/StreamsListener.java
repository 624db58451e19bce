package io.github.kafkasse.servlet;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Observes which streams clients follow, for example for metrics. Streams have the names that the service uses. Methods
 * are called by threads of the container and the engine, concurrently. They must be thread-safe and quick, and must not
 * throw.
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
     * A client's response has opened. The client now follows streams.
     *
     * @param streams the streams' names, aliases resolved, sorted
     */
    default void opened(Set<String> streams) {}

    /**
     * The response of a client has opened; called after {@link #opened}.
     *
     * @param sinceRequest the time from the parsing of the request to this call, after which the first byte is sent
     */
    default void firstByte(Duration sinceRequest) {}

    /**
     * A client no longer follows its streams. Called once for each call of {@link #opened}.
     *
     * @param streams the same names
     */
    default void closed(Set<String> streams) {}
}
