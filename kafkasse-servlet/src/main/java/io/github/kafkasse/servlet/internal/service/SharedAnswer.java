package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.internal.common.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's answer to a question, shared by requests. The engine is asked at most once a second, independent of the
 * rate of requests: they share an answer that is still awaited, or whose question is less than a second old.
 * Thread-safe; no method blocks.
 *
 * @param <T> the answer
 */
public final class SharedAnswer<T> {
    private static final Duration MAX_AGE = Duration.ofSeconds(1);

    private final Supplier<CompletableFuture<T>> question;
    private final Duration longest;
    private final boolean isLarge;
    private final InstantSource clock;
    private final Scheduler scheduler;

    // Guarded by this.
    private @Nullable CompletableFuture<T> answer;
    private Instant askedAt = Instant.MIN;

    /**
     * @param question asks the engine
     * @param longest how long an answer is awaited
     * @param isLarge whether an outdated answer is released at once, and not at the next question
     * @param clock tells when an answer is outdated
     * @param scheduler limits the time of a question
     */
    public SharedAnswer(
            Supplier<CompletableFuture<T>> question,
            Duration longest,
            boolean isLarge,
            InstantSource clock,
            Scheduler scheduler) {
        this.question = question;
        this.longest = longest;
        this.isLarge = isLarge;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** {@return the answer; fails with a {@link TimeoutException} if the engine does not answer in time} */
    public CompletableFuture<T> get() {
        CompletableFuture<T> asked = new CompletableFuture<>();
        synchronized (this) {
            Instant now = clock.instant();
            if (answer != null && (!answer.isDone() || now.isBefore(askedAt.plus(MAX_AGE)))) {
                return answer;
            }
            answer = asked;
            askedAt = now;
        }
        Runnable cancel = scheduler.after(longest, () -> asked.completeExceptionally(new TimeoutException()));
        try {
            CompletableFuture<T> unused = question.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    asked.complete(value);
                } else {
                    asked.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException | Error e) { // otherwise the answer would never complete
            asked.completeExceptionally(e);
        }
        CompletableFuture<T> unused = asked.whenComplete((value, failure) -> {
            cancel.run();
            if (isLarge) {
                Runnable unusedToo = scheduler.after(MAX_AGE, () -> release(asked));
            }
        });
        return asked;
    }

    private synchronized void release(CompletableFuture<T> old) {
        if (answer == old) {
            answer = null;
        }
    }
}
