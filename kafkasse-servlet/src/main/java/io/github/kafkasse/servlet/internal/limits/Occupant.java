package io.github.kafkasse.servlet.internal.limits;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.TooManyConnectionsException;
import io.github.kafkasse.servlet.internal.limits.ConnectionLimits.Place;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request that occupies a place of the {@link ConnectionLimits}, or waits for one. The limits can end it even before
 * its connection is known. Thread-safe.
 */
public final class Occupant implements StreamConnection {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    // Guarded by this.
    private @Nullable Place place;
    private @Nullable CompletableFuture<@Nullable Place> promise;
    private @Nullable StreamConnection connection;
    private boolean over;
    private @Nullable CloseReason ending;

    /**
     * Creates an occupant.
     *
     * @param taken the place; {@code null} if the request waits for one or needs none
     */
    public Occupant(@Nullable Place taken) {
        this.place = taken;
        if (taken != null) {
            taken.occupiedBy(this);
        }
    }

    /** Waits for a place until its client disconnects. */
    public void waitsFor(CompletableFuture<@Nullable Place> promised) {
        boolean isOver;
        synchronized (this) {
            promise = promised;
            isOver = over;
        }
        if (isOver) {
            promised.complete(null);
        }
    }

    /** {@return the refusal of a client that has as many connections as it may have} */
    public static TooManyConnectionsException tooMany(int perClient) {
        return new TooManyConnectionsException(
                "This client has " + perClient + " open streams, which is its limit:"
                        + " close one, or follow several streams over one connection, with commas between their names.",
                RETRY_AFTER);
    }

    /**
     * Takes a place that has become free.
     *
     * @return whether the client is still connected; if not, the place is given back
     */
    public boolean enter(Place taken) {
        boolean isOver;
        synchronized (this) {
            isOver = over;
            place = taken;
        }
        if (isOver) {
            taken.leave();
            return false;
        }
        taken.occupiedBy(this);
        return true;
    }

    /** Sets the connection. Ends it if the limits have already ended the request. */
    public void connected(StreamConnection made) {
        CloseReason reason;
        synchronized (this) {
            connection = made;
            reason = ending;
        }
        if (reason != null) {
            made.end(reason);
        }
    }

    /** Gives the place back, or stops waiting for one, because the exchange has ended. */
    public void leave() {
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
