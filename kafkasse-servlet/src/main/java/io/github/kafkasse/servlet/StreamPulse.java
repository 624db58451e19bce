package io.github.kafkasse.servlet;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.filter.CanaryFilter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * When a stream last had an event, and when a canary, by which a stream that is broken can be told from one that is
 * only quiet. It looks on as a filter that lets nothing through: each record is shown to it once, and it is written to
 * nobody. Thread-safe.
 */
final class StreamPulse implements RecordFilter {
    private static final RecordFilter NO_CANARY = new CanaryFilter();

    /** An example is shown to people: a small one does. */
    private static final int LONGEST_EXAMPLE = 8_000;

    private final InstantSource clock;
    private final Instant since;
    private volatile @Nullable Instant lastEvent;
    private volatile @Nullable Instant lastCanary;
    private volatile @Nullable String example;

    StreamPulse(InstantSource clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    @Override
    public boolean accepts(StreamEvent event) {
        Instant now = clock.instant();
        if (NO_CANARY.accepts(event)) {
            lastEvent = now;
            if (example == null && event.json().length <= LONGEST_EXAMPLE) {
                example = new String(event.json(), StandardCharsets.UTF_8);
            }
        } else {
            lastCanary = now;
        }
        return false;
    }

    /** Since when it has looked on. */
    Instant since() {
        return since;
    }

    /** When the last event came that was no canary; {@code null} if none has come yet. */
    @Nullable
    Instant lastEvent() {
        return lastEvent;
    }

    /** When the last canary came; {@code null} if none has come yet. */
    @Nullable
    Instant lastCanary() {
        return lastCanary;
    }

    /** One of the events, as an example; {@code null} if none has come yet. */
    @Nullable
    String example() {
        return example;
    }
}
