package io.github.kafkasse.servlet.internal.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.kafkasse.Health;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.http.Problem;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers health checks: whether the service is alive, whether it can serve a new client, and when each stream last had
 * an event. Whatever the rate of requests, the engine is checked once a second; the requests in between get the same
 * answer. The answers have no names of topics and no messages of Kafka: those are in the log. Thread-safe; responses
 * are written on the container's threads only.
 */
public final class HealthAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(HealthAnswers.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration MAX_AGE = Duration.ofSeconds(1);

    /** The engine answers within a second; without an answer it is stuck. */
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(10);

    private final KafkaSse engine;
    private final InstantSource clock;

    // Guarded by this.
    private @Nullable CompletableFuture<Health> check;
    private Instant checkedAt = Instant.MIN;
    private byte @Nullable [] streams;
    private Instant streamsAt = Instant.MIN;

    public HealthAnswers(KafkaSse engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /** Answers 200 as long as a restart would not help; else 503. */
    public void live(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response, Health::alive);
    }

    /** Answers 200 if a new client can be served now; else 503, and why. */
    public void ready(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response, Health::ready);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Predicate<Health> good)
            throws IOException {
        CompletableFuture<Health> present = check();
        if (present.isDone()) {
            write(request, response, present, good);
        } else {
            new Waiting(request, response, good).await(present);
        }
    }

    /** The check that was begun less than a second ago, or is still under way; else a new one. */
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
        try {
            CompletableFuture<Health> unused = engine.health().whenComplete((health, failure) -> {
                if (failure == null) {
                    begun.complete(health);
                } else {
                    begun.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException | Error e) { // else nothing would ever end the check
            begun.completeExceptionally(e);
        }
        return begun;
    }

    private static void write(
            HttpServletRequest request,
            HttpServletResponse response,
            CompletableFuture<Health> done,
            Predicate<Health> good)
            throws IOException {
        Health health;
        try {
            health = done.join();
        } catch (CompletionException | CancellationException e) {
            LOG.error("The engine's health cannot be checked", e);
            Problem.unexpected().answer(request, response);
            return;
        }
        boolean isGood = good.test(health);
        write(request, response, isGood ? 200 : 503, json(json -> {
            json.writeStringField("status", isGood ? "up" : "down");
            json.writeNumberField("connections", health.connections());
            json.writeArrayFieldStart("troubles");
            for (String trouble : health.troubles()) {
                json.writeString(trouble);
            }
            json.writeEndArray();
        }));
    }

    /** A request that waits for the check. Its check ends on a thread of Kafka's client, which must not write. */
    private static final class Waiting implements AsyncListener {
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final Predicate<Health> good;
        private final AsyncContext async;
        private final AtomicBoolean over = new AtomicBoolean();

        Waiting(HttpServletRequest request, HttpServletResponse response, Predicate<Health> good) {
            this.request = request;
            this.response = response;
            this.good = good;
            this.async = request.startAsync(request, response);
        }

        void await(CompletableFuture<Health> check) {
            async.setTimeout(LONGEST_CHECK.toMillis());
            async.addListener(this);
            CompletableFuture<Health> unused = check.whenComplete((health, failure) -> {
                if (over.compareAndSet(false, true)) {
                    start(() -> finish(() -> HealthAnswers.write(request, response, check, good)));
                }
            });
        }

        private void start(Runnable answer) {
            try {
                async.start(answer);
            } catch (RuntimeException e) {
                LOG.debug("The container takes no more work", e);
                complete();
            }
        }

        private interface Answer {
            void write() throws IOException;
        }

        private void finish(Answer answer) {
            try {
                answer.write();
            } catch (IOException e) {
                LOG.debug("The client of a health check has gone", e);
            } finally {
                complete();
            }
        }

        private void complete() {
            try {
                async.complete();
            } catch (IllegalStateException e) {
                LOG.debug("The container has ended the response already", e);
            }
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            if (over.compareAndSet(false, true)) {
                finish(() -> HealthAnswers.write(request, response, 503, json(json -> {
                    json.writeStringField("status", "down");
                    json.writeArrayFieldStart("troubles");
                    json.writeString("The check does not end.");
                    json.writeEndArray();
                })));
            }
        }

        @Override
        public void onError(AsyncEvent event) {
            over.set(true);
        }

        @Override
        public void onComplete(AsyncEvent event) {
            over.set(true);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            LOG.trace("Another component has started asynchronous processing again");
        }
    }

    /**
     * Answers when each stream last had an event, and when a canary.
     *
     * @param configuration the streams
     * @param pulse what is known of a stream, {@code null} if nothing
     * @param catalogueFailure why the catalogue could not be read again, or {@code null}
     */
    public void streams(
            HttpServletRequest request,
            HttpServletResponse response,
            StreamConfiguration configuration,
            Function<String, @Nullable StreamPulse> pulse,
            @Nullable String catalogueFailure)
            throws IOException {
        byte[] body;
        synchronized (this) {
            Instant now = clock.instant();
            if (streams == null || !now.isBefore(streamsAt.plus(MAX_AGE))) {
                streams = report(configuration, pulse, catalogueFailure, now);
                streamsAt = now;
            }
            body = streams;
        }
        write(request, response, 200, body);
    }

    private static byte[] report(
            StreamConfiguration configuration,
            Function<String, @Nullable StreamPulse> pulse,
            @Nullable String catalogueFailure,
            Instant now) {
        return json(json -> {
            if (catalogueFailure != null) {
                json.writeStringField("catalogueFailure", catalogueFailure);
            }
            json.writeObjectFieldStart("streams");
            for (StreamConfiguration.Stream stream : configuration.streams()) {
                json.writeObjectFieldStart(stream.name());
                StreamPulse known = pulse.apply(stream.name());
                json.writeBooleanField("watched", known != null);
                json.writeBooleanField("canaryEventsEnabled", stream.canaryEventsEnabled());
                if (known != null) {
                    time(json, "since", known.since(), now);
                    time(json, "lastEvent", known.lastEvent(), now);
                    time(json, "lastCanary", known.lastCanary(), now);
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static void time(JsonGenerator json, String name, @Nullable Instant time, Instant now) throws IOException {
        if (time == null) {
            json.writeNullField(name);
            json.writeNullField(name + "AgeSeconds");
        } else {
            json.writeStringField(name, time.toString());
            json.writeNumberField(
                    name + "AgeSeconds", Duration.between(time, now).toSeconds());
        }
    }

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] json(Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, int status, byte[] body)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }
}
