package io.github.kafkasse;

/**
 * Decides which events a client receives. Clients share their encoded bytes if their filters are {@linkplain
 * Object#equals equal}.
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
     * Tests one event.
     *
     * @param event the event
     * @return {@code false} to skip it
     */
    boolean accepts(StreamEvent event);

    /**
     * A filter that accepts what both this and another filter accept. Two such filters are equal if their parts are
     * equal, in any order.
     *
     * @param other the other filter; it is not called for events that this filter does not accept
     * @return the filter
     */
    default RecordFilter and(RecordFilter other) {
        return AllOf.of(this, other);
    }
}
