package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.filter.CanaryFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Records when a stream last had an event, and a canary event, so that operators can tell a broken stream from a quiet
 * one. It observes the stream as a filter that accepts no event: the engine passes each record to it once, on a loop,
 * and writes none. Thread-safe.
 */
public final class StreamPulse implements RecordFilter {
    private static final RecordFilter NO_CANARY = new CanaryFilter();

    /** Limits the work for a stream whose events are not usable as examples. */
    private static final Duration EXAMPLE_INTERVAL = Duration.ofMillis(100);

    private final InstantSource clock;
    private final Runnable onExample;
    private final Instant since;
    private volatile Instant nextExample;
    private volatile @Nullable Instant lastEvent;
    private volatile @Nullable Instant lastCanary;
    private volatile @Nullable String example;

    /**
     * @param onExample called when {@link #example} has changed, on a loop of the engine
     */
    StreamPulse(InstantSource clock, Runnable onExample) {
        this.clock = clock;
        this.onExample = onExample;
        this.since = clock.instant();
        this.nextExample = since;
    }

    @Override
    public boolean accepts(StreamEvent event) {
        Instant now = clock.instant();
        if (NO_CANARY.accepts(event)) {
            lastEvent = now;
            if (example == null && !now.isBefore(nextExample)) {
                nextExample = now.plus(EXAMPLE_INTERVAL);
                takeExample(event.json());
            }
        } else {
            lastCanary = now;
        }
        return false;
    }

    @Override
    public boolean acceptsTombstone(StreamEvent event) {
        lastEvent = clock.instant();
        return false;
    }

    private void takeExample(byte[] json) {
        String found = ExampleEvent.of(json);
        if (found != null) {
            example = found;
            onExample.run();
        }
    }

    /** {@return when it began to observe the stream} */
    Instant since() {
        return since;
    }

    /** {@return when the last event arrived, canary events excluded; {@code null} if none has arrived yet} */
    @Nullable
    Instant lastEvent() {
        return lastEvent;
    }

    /** {@return when the last canary event arrived; {@code null} if none has arrived yet} */
    @Nullable
    Instant lastCanary() {
        return lastCanary;
    }

    /** {@return an example event, as JSON; {@code null} if no suitable event has arrived yet} */
    @Nullable
    String example() {
        return example;
    }
}
