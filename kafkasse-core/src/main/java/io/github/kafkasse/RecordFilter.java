package io.github.kafkasse;

/**
 * Decides which events a client gets. Clients that are to share their encoded bytes must share the filter: two filters
 * are the same if they are {@linkplain Object#equals equal}.
 *
 * <p>It must be thread-safe, must not block, and its answer must depend on the event alone: it is remembered as long as
 * the record is, for all who have an equal filter, in whatever format and wherever they are. (Where more than 64
 * different filters read the same records, the last ones to come are asked again.) One that throws drops the event,
 * which is {@linkplain KafkaSseListener#filterFailed counted} and logged at a bounded rate. What it drops still moves
 * the client's position.
 */
@FunctionalInterface
public interface RecordFilter {
    /**
     * Whether to deliver an event.
     *
     * @param event the event
     * @return {@code false} to pass over it
     */
    boolean accepts(StreamEvent event);

    /**
     * A filter that accepts what this one and another accept. Such filters are equal if they are made of equal ones, in
     * whatever order.
     *
     * @param other the other filter; it is not asked about what this one does not accept
     * @return the filter
     */
    default RecordFilter and(RecordFilter other) {
        return AllOf.of(this, other);
    }
}
