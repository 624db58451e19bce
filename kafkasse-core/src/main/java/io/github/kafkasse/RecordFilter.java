package io.github.kafkasse;

import org.jspecify.annotations.Nullable;

/**
 * Decides which events a client receives. Clients share their encoded bytes if their filters are {@linkplain
 * Object#equals equal}.
 *
 * <p>It must be thread-safe, must not block, and its answer must depend on the event alone. If several clients have
 * equal filters, the answer is remembered for all of them, within {@link Setting#FILTER_BUDGET}. A filter that throws
 * drops the event, which is {@linkplain KafkaSseListener#filterFailed counted} and logged at a bounded rate. A dropped
 * event still moves the client's position.
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
     * Tests the deletion of a key: an event that is a {@linkplain StreamEvent#tombstone tombstone}, for which {@link
     * #accepts} is not called. The event has only the key, and not the content that was deleted. So a filter that
     * decides by the content of events, for example which events a user may see, must not accept it.
     *
     * @param event the event
     * @return {@code false} to skip it, which is the default
     */
    default boolean acceptsTombstone(StreamEvent event) {
        return false;
    }

    /**
     * The key that an event must have so that the filter can accept it. Clients of a filter with such a key cost
     * nothing for records with other keys, however many clients have a key of their own.
     *
     * @return the key, always the same, not to be changed; {@code null}, which is the default, if the filter can accept
     *     events with different keys, or without one
     */
    default byte @Nullable [] requiredKey() {
        return null;
    }

    /**
     * About how many bytes of memory the filter takes, which are charged to {@link Setting#FILTER_BUDGET} while clients
     * are connected that have it, once for all equal filters. A filter whose size a client can choose must override
     * this method.
     *
     * @return the number of bytes, at least 0; 256 by default
     */
    default long memoryBytes() {
        return 256;
    }

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
