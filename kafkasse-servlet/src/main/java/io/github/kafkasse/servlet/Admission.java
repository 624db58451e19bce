package io.github.kafkasse.servlet;

import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.TooManyConnectionsException;
import io.github.kafkasse.servlet.ConnectionLimits.Place;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way past the {@link ConnectionLimits}: stands for its connection while it waits for a place, and
 * hands everything on once it has one. Thread-safe.
 */
final class Admission implements StreamConnection {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    // Guarded by this.
    private @Nullable Place place;
    private @Nullable StreamConnection connection;
    private boolean over;
    private boolean ending;

    /**
     * Has a place from the start.
     *
     * @param taken the place, or {@code null} if it has to wait for one
     */
    Admission(@Nullable Place taken) {
        this.place = taken;
    }

    /** What a client is told that has as many connections as it may have. */
    static TooManyConnectionsException tooMany(int perClient) {
        return new TooManyConnectionsException(
                "There are " + perClient + " streams open for this client, as many as it may have:"
                        + " close one, or follow several streams over one connection, with commas between their names.",
                RETRY_AFTER);
    }

    /**
     * It has a place, and is connected.
     *
     * @param connect connects it; not called if its client has gone meanwhile
     */
    void enter(Place taken, Supplier<StreamConnection> connect) {
        synchronized (this) {
            if (over) {
                taken.leave();
                return;
            }
            place = taken;
        }
        connected(connect.get());
    }

    /** It is connected; what has become of its client meanwhile is told to the connection. */
    StreamConnection connected(StreamConnection made) {
        boolean isOver;
        boolean isEnding;
        Place taken;
        synchronized (this) {
            connection = made;
            isOver = over;
            isEnding = ending;
            taken = place;
        }
        if (taken != null) {
            taken.occupiedBy(made::probe);
        }
        if (isOver) {
            made.clientGone(null);
        } else if (isEnding) {
            made.end();
        } else {
            made.ready();
        }
        return made;
    }

    /** Its exchange has ended. */
    void leave() {
        Place taken;
        synchronized (this) {
            over = true;
            taken = place;
        }
        if (taken != null) {
            taken.leave();
        }
    }

    private synchronized @Nullable StreamConnection connection() {
        return connection;
    }

    @Override
    public void ready() {
        StreamConnection present = connection();
        if (present != null) {
            present.ready();
        }
    }

    @Override
    public void clientGone(@Nullable Throwable cause) {
        StreamConnection present = connection();
        if (present != null) {
            present.clientGone(cause);
        }
    }

    @Override
    public void probe() {
        StreamConnection present = connection();
        if (present != null) {
            present.probe();
        }
    }

    @Override
    public void end() {
        StreamConnection present;
        synchronized (this) {
            ending = true;
            present = connection;
        }
        if (present != null) {
            present.end();
        }
    }
}
