package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.Health;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.HttpRequest;
import io.github.kafkasse.servlet.internal.http.JsonWriter;
import io.github.kafkasse.servlet.internal.http.Problem;
import java.time.Duration;
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

    /**
     * The limit for a check. The engine normally answers within a second; if it takes longer than this, it is stuck.
     */
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(10);

    private final SharedAnswer<Health> check;

    /**
     * @param clock tells when an answer is outdated
     * @param scheduler limits the time of a check
     */
    public HealthAnswers(KafkaSse engine, InstantSource clock, Scheduler scheduler) {
        this.check = new SharedAnswer<>(engine::health, LONGEST_CHECK, false, clock, scheduler);
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
        return check.get().handle((health, failure) -> {
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

    private static HttpAnswer report(int status, @Nullable Number connections, List<String> troubles) {
        byte[] body = JsonWriter.of(json -> {
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
        return HttpAnswer.uncachedJson(status, body);
    }
}
