package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.filter.CanaryFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Records when a stream last had an event, and a canary event, so that a broken stream differs from a quiet one. It
 * observes the stream as a filter that accepts nothing: the engine passes it each record once, on a loop, and writes
 * none. Thread-safe.
 */
public final class StreamPulse implements RecordFilter {
    private static final RecordFilter NO_CANARY = new CanaryFilter();

    /** Bounds what is spent on a stream whose events are no examples. */
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

    private void takeExample(byte[] json) {
        String found = ExampleEvent.of(json);
        if (found != null) {
            example = found;
            onExample.run();
        }
    }

    /** Since when it has observed the stream. */
    Instant since() {
        return since;
    }

    /** {@return when the last event came that was no canary; {@code null} if none has come yet} */
    @Nullable
    Instant lastEvent() {
        return lastEvent;
    }

    /** {@return when the last canary came; {@code null} if none has come yet} */
    @Nullable
    Instant lastCanary() {
        return lastCanary;
    }

    /** {@return one of the events, as JSON; {@code null} if none has come that may be an example} */
    @Nullable
    String example() {
        return example;
    }
}
