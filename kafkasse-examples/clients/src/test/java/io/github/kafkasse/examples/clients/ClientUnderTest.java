package io.github.kafkasse.examples.clients;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A client as its documentation says that it is to be used. When it is cut off it comes back by itself, or, where that is
 * left to its users, as they would have it do.
 */
abstract class ClientUnderTest implements AutoCloseable {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();

    /** Follows a stream until it is closed. Called once. */
    abstract void follow(URI stream) throws Exception;

    /** Notes the data of an event that the client has handed out. */
    final void receive(String data) {
        received.add(data);
    }

    /** Notes what the client has complained of. */
    final void complain(Object trouble) {
        troubles.add(String.valueOf(trouble));
    }

    final List<String> received() {
        return received;
    }

    /** For the messages of failures. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + " with " + received.size() + " events and " + troubles;
    }

    @Override
    public abstract void close();
}
