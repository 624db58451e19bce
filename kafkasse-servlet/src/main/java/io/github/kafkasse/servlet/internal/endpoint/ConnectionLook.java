package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.ConnectionStatus;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.internal.common.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the connections of an engine at most once a second, whatever the rate of requests: requests share a look
 * that is in progress or less than a second old. Thread-safe; no method blocks.
 */
final class ConnectionLook {
    private static final Duration MAX_AGE = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final KafkaSse engine;
    private final InstantSource clock;
    private final Scheduler scheduler;

    // Guarded by this.
    private @Nullable CompletableFuture<Result> look;
    private Instant begun = Instant.MIN;

    /**
     * The status of all connections.
     *
     * @param at when the look began
     * @param connections the connections, in no order
     */
    record Result(Instant at, List<ConnectionStatus> connections) {}

    /** @param scheduler limits the time of a look */
    ConnectionLook(KafkaSse engine, InstantSource clock, Scheduler scheduler) {
        this.engine = engine;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** {@return fails with a {@link TimeoutException} if the engine does not answer within seconds} */
    CompletableFuture<Result> look() {
        CompletableFuture<Result> result = new CompletableFuture<>();
        Instant now = clock.instant();
        synchronized (this) {
            if (look != null && (!look.isDone() || now.isBefore(begun.plus(MAX_AGE)))) {
                return look;
            }
            look = result;
            begun = now;
        }
        Runnable cancel = scheduler.after(LONGEST, () -> result.completeExceptionally(new TimeoutException()));
        try {
            CompletableFuture<Void> unused = engine.connections().handle((connections, failure) -> {
                if (failure == null) {
                    result.complete(new Result(now, connections));
                } else {
                    result.completeExceptionally(failure);
                }
                return null;
            });
        } catch (RuntimeException | Error e) { // otherwise the look would never end
            result.completeExceptionally(e);
        }
        CompletableFuture<Result> unused = result.whenComplete((done, failure) -> {
            cancel.run();
            Runnable unusedToo = scheduler.after(MAX_AGE, () -> forget(result));
        });
        return result;
    }

    /** Releases a look that nobody shares any more: it refers to connections that may have ended. */
    private synchronized void forget(CompletableFuture<Result> old) {
        if (look == old) {
            look = null;
        }
    }
}
