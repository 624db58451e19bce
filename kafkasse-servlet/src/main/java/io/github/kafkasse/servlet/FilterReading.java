package io.github.kafkasse.servlet;

import io.github.kafkasse.InvalidFilterException;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.filter.FilterLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events a request is to get: what its client asks for, if the service lets clients ask, and what the service
 * keeps from everybody. Immutable and thread-safe.
 *
 * @param offered whether clients may ask
 * @param limits how much they may ask
 * @param always which events the service lets clients have, {@code null} for all
 */
record FilterReading(boolean offered, FilterLimits limits, @Nullable RecordFilter always) {
    /** Clients get everything, and may not ask for less. */
    static final FilterReading NONE = new FilterReading(false, FilterLimits.defaults(), null);

    /**
     * The filter of a request.
     *
     * @param query its query string
     * @return {@code null} for all events; filters that let the same events through are equal
     * @throws InvalidFilterException if it asks for a filter that is none, or where there are none
     */
    @Nullable
    RecordFilter read(@Nullable String query) {
        List<String> expressions = QueryString.parameters(query, "filter");
        if (!offered && expressions.stream().anyMatch(text -> !text.isEmpty())) {
            throw new InvalidFilterException(
                    "This service does not filter: leave 'filter' out, and every event comes.");
        }
        EventFilter asked = EventFilter.parse(expressions, limits);
        if (always == null) {
            return asked;
        }
        return asked == null ? always : always.and(asked);
    }
}
