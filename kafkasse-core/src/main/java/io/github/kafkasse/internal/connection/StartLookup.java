package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Resolves where a connection's stream starts: Kafka is asked and, while it is unavailable and the client can wait,
 * asked again. Belongs to the connection's loop.
 */
final class StartLookup {
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final ConnectionContext context;
    private final EventLoop loop;
    private @Nullable Request request;
    private final Outcome outcome;

    private LoopTimers.@Nullable Timer retry;
    private @Nullable CompletableFuture<StreamStart> asking;
    private boolean contradicted;
    private boolean over;

    /** Receives the result; called on the loop's thread, and no longer after {@link #end}. */
    interface Outcome {
        void found(StreamStart start) throws IOException;

        void notFound(KafkaSseException reason) throws IOException;

        /** Runs one of the methods above, and handles its exceptions. */
        void guarded(LoopAction action);
    }

    StartLookup(ConnectionContext context, EventLoop loop, Request request, Outcome outcome) {
        this.context = context;
        this.loop = loop;
        this.request = request;
        this.outcome = outcome;
    }

    void ask() {
        Request asked = request;
        if (asked == null) {
            return;
        }
        long begin = context.nanoTime().getAsLong();
        CompletableFuture<StreamStart> found = context.starts().find(asked);
        asking = found;
        CompletableFuture<StreamStart> unused = found.whenComplete((start, failure) -> {
            long nanos = context.nanoTime().getAsLong() - begin;
            loop.execute(() -> outcome.guarded(() -> answered(start, failure, Duration.ofNanos(nanos))));
        });
    }

    void askLater() {
        if (over) {
            return;
        }
        retry = loop.timers().schedule(context.nanoTime().getAsLong() + RETRY_NANOS, () -> outcome.guarded(this::ask));
    }

    /** Cancels the lookup. */
    void end() {
        over = true;
        request = null; // its id may be large
        if (retry != null) {
            retry.cancel();
        }
        if (asking != null) {
            asking.cancel(false);
            asking = null;
        }
    }

    private void answered(@Nullable StreamStart start, @Nullable Throwable failure, Duration duration)
            throws IOException {
        if (over) {
            return;
        }
        context.listener().startLookedUp(duration, start != null);
        if (start == null) {
            outcome.notFound(Starts.reason(failure));
        } else if (!contradicted && context.feeds().contradicts(start.key())) {
            // Another client has received the id of a recreated topic. It is unknown which of the two lookups is newer,
            // so this one is repeated.
            contradicted = true;
            ask();
        } else {
            outcome.found(start);
        }
    }
}
