package io.github.kafkasse.servlet.internal.request;

import io.github.kafkasse.InvalidFilterException;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.filter.FilterLimits;
import io.github.kafkasse.servlet.internal.http.QueryString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Determines which events a request receives: those that the service, the client's permission and the client's own
 * {@code filter} parameter all accept. Immutable and thread-safe.
 *
 * @param offered whether clients may send a {@code filter} parameter
 * @param limits bounds for that parameter
 * @param always the service's filter for all clients, {@code null} for none
 */
public record RequestFilters(boolean offered, FilterLimits limits, @Nullable RecordFilter always) {
    /** The filters of a service whose clients cannot send a {@code filter} parameter. */
    public static RequestFilters ofService(@Nullable RecordFilter always) {
        return new RequestFilters(false, FilterLimits.defaults(), always);
    }

    /**
     * The filter of a request.
     *
     * @param query its query string
     * @param granted the events that the client may read, {@code null} for all
     * @param key the key in its path, {@code null} for none
     * @return the filter; {@code null} for all events. Requests with equal parts get equal filters, so that they share
     *     a feed.
     * @throws InvalidFilterException if the parameter is invalid, if clients may not send one, or if the key is too
     *     long
     */
    @Nullable
    RecordFilter of(@Nullable String query, @Nullable RecordFilter granted, @Nullable String key) {
        List<String> expressions = QueryString.parameters(query, "filter");
        if (!offered && expressions.stream().anyMatch(text -> !text.isEmpty())) {
            throw new InvalidFilterException(
                    "This service does not filter: send the request without 'filter' to receive all events.");
        }
        RecordFilter wished = both(key == null ? null : ofKey(key), EventFilter.parse(expressions, limits));
        return both(both(always, granted), wished);
    }

    private EventFilter ofKey(String key) {
        if (key.length() > limits.maxLength() / 4) {
            throw new InvalidFilterException("The key in the path has " + key.length()
                    + " characters; this server accepts up to " + limits.maxLength() / 4 + ".");
        }
        return EventFilter.member("@key", key);
    }

    private static @Nullable RecordFilter both(@Nullable RecordFilter first, @Nullable RecordFilter second) {
        if (first == null) {
            return second;
        }
        return second == null ? first : first.and(second);
    }
}
