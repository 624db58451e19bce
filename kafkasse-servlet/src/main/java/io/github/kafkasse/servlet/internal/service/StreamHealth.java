package io.github.kafkasse.servlet.internal.service;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a report of when each stream last had an event, and a canary event. The report is made at most once a
 * second, and requests in between share it. Thread-safe.
 */
final class StreamHealth {
    private static final Duration MAX_AGE = Duration.ofSeconds(1);

    private final InstantSource clock;

    // Guarded by this.
    private byte @Nullable [] report;
    private Instant reportedAt = Instant.MIN;

    StreamHealth(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Answers with the report.
     *
     * @param configuration the streams
     * @param pulse finds the pulse of a stream by its name; returns {@code null} if the stream is not followed
     * @param catalogueFailure why the catalogue could not be read again, {@code null} if it could
     */
    synchronized HttpAnswer answer(
            StreamConfiguration configuration,
            Function<String, @Nullable StreamPulse> pulse,
            @Nullable String catalogueFailure) {
        Instant now = clock.instant();
        byte[] present = report;
        if (present == null || !now.isBefore(reportedAt.plus(MAX_AGE))) {
            present = report(configuration, pulse, catalogueFailure, now);
            report = present;
            reportedAt = now;
        }
        return HttpAnswer.uncachedJson(200, present);
    }

    private static byte[] report(
            StreamConfiguration configuration,
            Function<String, @Nullable StreamPulse> pulse,
            @Nullable String catalogueFailure,
            Instant now) {
        return JsonWriter.of(json -> {
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
                    writeTime(json, "since", known.since(), now);
                    writeTime(json, "lastEvent", known.lastEvent(), now);
                    writeTime(json, "lastCanary", known.lastCanary(), now);
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static void writeTime(JsonGenerator json, String name, @Nullable Instant time, Instant now)
            throws IOException {
        if (time == null) {
            json.writeNullField(name);
            json.writeNullField(name + "AgeSeconds");
        } else {
            json.writeStringField(name, time.toString());
            json.writeNumberField(
                    name + "AgeSeconds", Duration.between(time, now).toSeconds());
        }
    }
}
