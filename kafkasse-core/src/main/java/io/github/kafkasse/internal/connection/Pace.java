package io.github.kafkasse.internal.connection;

/**
 * When a connection has to do something although nothing comes for it: send a heartbeat, end because of its age, or
 * give up a client that takes nothing. Belongs to the connection's loop.
 */
final class Pace {
    private static final long NEVER = Long.MAX_VALUE;

    private final ConnectionContext context;
    private long bytesNanos;
    private long ageNanos = NEVER;

    Pace(ConnectionContext context) {
        this.context = context;
        this.bytesNanos = context.nanoTime().getAsLong();
    }

    /** The response opens: its age counts from now on. */
    void opened() {
        bytesNanos = context.nanoTime().getAsLong();
        long maxAge = context.maxAgeNanos();
        ageNanos = maxAge == NEVER ? NEVER : bytesNanos + maxAge;
    }

    /** Bytes were put on their way. */
    void wrote() {
        bytesNanos = context.nanoTime().getAsLong();
    }

    /** Whether it is time for the stream to end; true once. */
    boolean hasComeOfAge() {
        if (ageNanos == NEVER || context.nanoTime().getAsLong() - ageNanos < 0) {
            return false;
        }
        ageNanos = NEVER;
        return true;
    }

    /** Whether so much time has gone by without bytes that the client wants to hear something. */
    boolean heartbeatDue() {
        return context.nanoTime().getAsLong() - bytesNanos >= context.heartbeatNanos();
    }

    /** Whether the sink has taken nothing for too long. */
    boolean stalled(Outbox outbox) {
        return outbox.blocked() && context.nanoTime().getAsLong() - outbox.progressNanos() >= context.stallNanos();
    }

    /** When to look at all this again. */
    long next(Outbox outbox) {
        long now = context.nanoTime().getAsLong();
        long heartbeat = context.heartbeatNanos();
        long wait = heartbeatDue() ? heartbeat : heartbeat - (now - bytesNanos);
        if (outbox.blocked()) {
            wait = Math.min(wait, Math.max(0, context.stallNanos() - (now - outbox.progressNanos())));
        }
        if (ageNanos != NEVER) {
            wait = Math.min(wait, Math.max(0, ageNanos - now));
        }
        return now + wait;
    }
}
