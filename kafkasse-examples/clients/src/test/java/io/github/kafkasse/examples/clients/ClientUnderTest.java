package io.github.kafkasse.examples.clients;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A client that is used as its documentation says. When its connection is cut, it reconnects by itself, or, if the
 * library leaves that to its users, with code that its documentation recommends.
 */
abstract class ClientUnderTest implements AutoCloseable {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();

    /** Follows a stream until it is closed. Called once. */
    abstract void follow(URI stream) throws Exception;

    /** Records the data of an event that the client has delivered. */
    final void receive(String data) {
        received.add(data);
    }

    /** Records an error that the client has reported. */
    final void reportError(Object trouble) {
        troubles.add(String.valueOf(trouble));
    }

    final List<String> received() {
        return received;
    }

    /** A description for messages of failed assertions. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + " with " + received.size() + " events and " + troubles;
    }

    @Override
    public abstract void close();
}
