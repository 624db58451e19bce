package io.github.kafkasse.servlet;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.TooManyConnectionsException;
import io.github.kafkasse.servlet.ConnectionLimits.Place;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way past the {@link ConnectionLimits}: represents its connection while it waits for a place, and
 * forwards every call once it is connected. Thread-safe.
 */
final class Admission implements StreamConnection {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    // Guarded by this.
    private @Nullable Place place;
    private @Nullable CompletableFuture<@Nullable Place> promise;
    private @Nullable StreamConnection connection;
    private boolean over;
    private @Nullable CloseReason ending;

    /**
     * A request that has its place from the start.
     *
     * @param taken the place, or {@code null} if it has to wait for one, or needs none
     */
    Admission(@Nullable Place taken) {
        this.place = taken;
        if (taken != null) {
            taken.occupiedBy(this);
        }
    }

    /** It waits for a place. If its client goes away meanwhile, it waits no more. */
    void waitsFor(CompletableFuture<@Nullable Place> promised) {
        boolean isOver;
        synchronized (this) {
            promise = promised;
            isOver = over;
        }
        if (isOver) {
            promised.complete(null);
        }
    }

    /** What a client is told that has as many connections as it may have. */
    static TooManyConnectionsException tooMany(int perClient) {
        return new TooManyConnectionsException(
                "There are " + perClient + " streams open for this client, as many as it may have:"
                        + " close one, or follow several streams over one connection, with commas between their names.",
                RETRY_AFTER);
    }

    /**
     * It has got a place, and is connected.
     *
     * @param connect connects it; not called if its client has gone meanwhile
     */
    void enter(Place taken, Supplier<StreamConnection> connect) {
        boolean isOver;
        synchronized (this) {
            isOver = over;
            place = taken;
        }
        if (isOver) {
            taken.leave();
            return;
        }
        taken.occupiedBy(this);
        connected(connect.get());
    }

    /** It is connected; what has become of its client meanwhile is told to the connection. */
    StreamConnection connected(StreamConnection made) {
        boolean isOver;
        CloseReason reason;
        synchronized (this) {
            connection = made;
            isOver = over;
            reason = ending;
        }
        if (isOver) {
            made.clientGone(null);
        } else if (reason != null) {
            made.end(reason);
        } else {
            made.ready();
        }
        return made;
    }

    /** Its exchange has ended. */
    void leave() {
        Place taken;
        CompletableFuture<@Nullable Place> promised;
        synchronized (this) {
            over = true;
            taken = place;
            promised = promise;
        }
        if (taken != null) {
            taken.leave();
        }
        if (promised != null) {
            promised.complete(null);
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
        end(CloseReason.ENDED);
    }

    @Override
    public void end(CloseReason reason) {
        StreamConnection present;
        synchronized (this) {
            ending = reason;
            present = connection;
        }
        if (present != null) {
            present.end(reason);
        }
    }
}
