package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.Health;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.HttpRequest;
import io.github.kafkasse.servlet.internal.http.JsonBytes;
import io.github.kafkasse.servlet.internal.http.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers health checks: whether the service is alive, and whether it can serve a new client. The engine is checked at
 * most once a second, and requests in between get the same answer. Answers contain no names of topics and no messages
 * of Kafka; the log has them. Thread-safe.
 */
public final class HealthAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(HealthAnswers.class);
    private static final Duration MAX_AGE = Duration.ofSeconds(1);

    /**
     * The limit for a check. The engine normally answers within a second; if it takes longer than this, it is stuck.
     */
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(10);

    private final KafkaSse engine;
    private final InstantSource clock;
    private final Scheduler scheduler;

    // Guarded by this.
    private @Nullable CompletableFuture<Health> check;
    private Instant checkedAt = Instant.MIN;

    /**
     * @param clock tells when an answer is outdated
     * @param scheduler limits the time of a check
     */
    public HealthAnswers(KafkaSse engine, InstantSource clock, Scheduler scheduler) {
        this.engine = engine;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Answers 200 if the engine is alive; 503 if only a restart helps. */
    public CompletableFuture<HttpAnswer> live(HttpRequest request) {
        return answer(request, Health::alive);
    }

    /** Answers 200 if a new client can be served now, else 503 with the reasons. */
    public CompletableFuture<HttpAnswer> ready(HttpRequest request) {
        return answer(request, Health::ready);
    }

    private CompletableFuture<HttpAnswer> answer(HttpRequest request, Predicate<Health> good) {
        return check().handle((health, failure) -> {
            if (failure instanceof TimeoutException) {
                return report(503, null, List.of("The check has not ended."));
            }
            if (failure != null) {
                LOG.error("The engine's health cannot be checked", failure);
                return Problem.unexpected().answer(request);
            }
            boolean isGood = good.test(health);
            return report(isGood ? 200 : 503, health.connections(), health.troubles());
        });
    }

    /** Returns a check that is in progress or began less than a second ago; otherwise starts a new one. */
    private CompletableFuture<Health> check() {
        CompletableFuture<Health> begun;
        synchronized (this) {
            Instant now = clock.instant();
            if (check != null && (!check.isDone() || now.isBefore(checkedAt.plus(MAX_AGE)))) {
                return check;
            }
            begun = new CompletableFuture<>();
            check = begun;
            checkedAt = now;
        }
        Runnable cancel = scheduler.after(LONGEST_CHECK, () -> begun.completeExceptionally(new TimeoutException()));
        try {
            CompletableFuture<Health> unusedToo = engine.health().whenComplete((health, failure) -> {
                if (failure == null) {
                    begun.complete(health);
                } else {
                    begun.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException | Error e) { // otherwise the check would never complete
            begun.completeExceptionally(e);
        }
        CompletableFuture<Health> unused = begun.whenComplete((health, failure) -> cancel.run());
        return begun;
    }

    private static HttpAnswer report(int status, @Nullable Number connections, List<String> troubles) {
        byte[] body = JsonBytes.of(json -> {
            json.writeStringField("status", status == 200 ? "up" : "down");
            if (connections != null) {
                json.writeNumberField("connections", connections.longValue());
            }
            json.writeArrayFieldStart("troubles");
            for (String trouble : troubles) {
                json.writeString(trouble);
            }
            json.writeEndArray();
        });
        return noStore(status, body);
    }

    /** {@return an answer in JSON that must not be cached} */
    static HttpAnswer noStore(int status, byte[] body) {
        return HttpAnswer.of(status, "application/json;charset=utf-8", body)
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff");
    }
}
