package io.github.kafkasse.filter;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;

/**
 * Drops canary events: events that a service produces continuously to check that its streams work. They have the string
 * {@code canary} in {@code meta.domain}, as Wikimedia's do. All other events pass, including JSON that is not an
 * object. Value-equal, immutable and thread-safe.
 *
 * <pre>{@code
 * EventFilter wish = EventFilter.parse(parameters, FilterLimits.defaults());
 * RecordFilter filter = wish == null ? new CanaryFilter() : new CanaryFilter().and(wish);
 * }</pre>
 */
public record CanaryFilter() implements RecordFilter {
    private static final EventFilter CANARY = EventFilter.of("meta.domain:canary");

    @Override
    public boolean accepts(StreamEvent event) {
        return !CANARY.accepts(event);
    }

    /** Every tombstone: canary events are hidden because they are of no use, not because they are secret. */
    @Override
    public boolean acceptsTombstone(StreamEvent event) {
        return true;
    }
}
