package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.internal.request.Request;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a connection must act although it has nothing to write: send a heartbeat, end because of its age, or abort a
 * client that reads nothing. Belongs to the connection's loop.
 */
final class StreamDeadlines {
    private static final long NEVER = Long.MAX_VALUE;

    private final ConnectionContext context;
    private final StreamWriter writer;
    private long ageNanos = NEVER;
    private long expiryNanos = NEVER;

    StreamDeadlines(ConnectionContext context, StreamWriter writer) {
        this.context = context;
        this.writer = writer;
    }

    /** The response opens: its age is counted from now on. */
    void opened(Request request) {
        long now = context.nanoTime().getAsLong();
        // A bounded stream ends by itself, and one that is aborted because of its age could not be completed.
        long maxAge = request.watcher() || request.isBounded() ? NEVER : context.maxAgeNanos();
        Instant end = request.end();
        ageNanos = maxAge == NEVER ? NEVER : now + maxAge;
        expiryNanos = end == null ? NEVER : now + context.nanosUntil(end);
    }

    /** The sink has reported at this {@link System#nanoTime} that the client has received something. */
    void progress(long nanos) {
        writer.progress(nanos);
    }

    /** Why the stream must end now, or {@code null} if it need not; returned once. */
    @Nullable
    CloseReason due() {
        if (isPast(expiryNanos)) {
            expiryNanos = NEVER;
            return CloseReason.EXPIRED;
        }
        if (isPast(ageNanos)) {
            ageNanos = NEVER;
            return CloseReason.MAX_AGE;
        }
        return null;
    }

    private boolean isPast(long nanos) {
        return nanos != NEVER && context.nanoTime().getAsLong() - nanos >= 0;
    }

    /** Whether the client needs a heartbeat, because it has received nothing for long enough. */
    boolean heartbeatDue() {
        return context.nanoTime().getAsLong() - writer.writtenNanos() >= context.heartbeatNanos();
    }

    /** Whether the client has received nothing for too long. */
    boolean stalled() {
        return writer.blocked() && context.nanoTime().getAsLong() - writer.progressNanos() >= context.stallNanos();
    }

    /** When to check all this again. */
    long next() {
        long now = context.nanoTime().getAsLong();
        long heartbeat = context.heartbeatNanos();
        long wait = heartbeatDue() ? heartbeat : heartbeat - (now - writer.writtenNanos());
        if (writer.blocked()) {
            wait = Math.min(wait, Math.max(0, context.stallNanos() - (now - writer.progressNanos())));
        }
        wait = Math.min(wait, left(ageNanos, now));
        wait = Math.min(wait, left(expiryNanos, now));
        return now + wait;
    }

    private static long left(long deadlineNanos, long now) {
        return deadlineNanos == NEVER ? NEVER : Math.max(0, deadlineNanos - now);
    }
}
