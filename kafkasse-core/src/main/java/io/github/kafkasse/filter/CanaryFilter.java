package io.github.kafkasse.filter;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;

/**
 * Drops canary events: those that a service produces itself, all the time, to see that its streams work. They are the
 * ones that have the string {@code canary} in {@code meta.domain}, as Wikimedia's have; everything else passes, JSON
 * that is no object too. Value-equal, immutable and thread-safe.
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
}
