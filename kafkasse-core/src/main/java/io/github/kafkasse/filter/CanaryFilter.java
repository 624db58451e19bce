package io.github.kafkasse.filter;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import java.util.List;
import java.util.Objects;

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
    private static final EventFilter CANARY =
            Objects.requireNonNull(EventFilter.parse(List.of("meta.domain:canary"), FilterLimits.defaults()));

    @Override
    public boolean accepts(StreamEvent event) {
        return !CANARY.accepts(event);
    }
}
