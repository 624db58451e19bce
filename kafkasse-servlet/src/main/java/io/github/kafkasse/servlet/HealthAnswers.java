package io.github.kafkasse.servlet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.kafkasse.Health;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers those who watch the service: whether it lives, whether it can serve a new client, and when each stream last
 * had an event. Thread-safe; nothing waits for Kafka.
 */
final class HealthAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(HealthAnswers.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final long LONGEST_MILLIS = 30_000;

    private final KafkaSse engine;
    private final InstantSource clock;

    HealthAnswers(KafkaSse engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /** 200 as long as a restart would not help; else 503. */
    void live(HttpServletRequest request, HttpServletResponse response) {
        answer(request, response, Health::alive);
    }

    /** 200 if a new client can be served now; else 503, and why. */
    void ready(HttpServletRequest request, HttpServletResponse response) {
        answer(request, response, Health::ready);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Predicate<Health> good) {
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(LONGEST_MILLIS);
        CompletableFuture<Void> unused = engine.health().thenAccept(health -> {
            try {
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
                async.complete();
            } catch (IOException | IllegalStateException e) {
                LOG.debug("Whoever asked for the service's health has gone", e);
            }
        });
    }

    /**
     * When each stream last had an event, and when a canary.
     *
     * @param pulse what is known of a stream, {@code null} if nothing
     * @param catalogueFailure why the catalogue could not be read again, or {@code null}
     */
    void streams(
            HttpServletRequest request,
            HttpServletResponse response,
            StreamConfiguration streams,
            Function<String, @Nullable StreamPulse> pulse,
            @Nullable String catalogueFailure)
            throws IOException {
        Instant now = clock.instant();
        write(request, response, 200, json(json -> {
            if (catalogueFailure != null) {
                json.writeStringField("catalogueFailure", catalogueFailure);
            }
            json.writeObjectFieldStart("streams");
            for (StreamConfiguration.Stream stream : streams.streams()) {
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
        }));
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
