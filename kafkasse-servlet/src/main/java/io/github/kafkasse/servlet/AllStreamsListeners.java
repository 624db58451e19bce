package io.github.kafkasse.servlet;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Calls several listeners, in their order. As thread-safe as they are. */
record AllStreamsListeners(List<StreamsListener> listeners) implements StreamsListener {
    @Override
    public void opened(Set<String> streams) {
        listeners.forEach(listener -> listener.opened(streams));
    }

    @Override
    public void firstByte(Duration sinceRequest) {
        listeners.forEach(listener -> listener.firstByte(sinceRequest));
    }

    @Override
    public void closed(Set<String> streams) {
        listeners.forEach(listener -> listener.closed(streams));
    }
}
