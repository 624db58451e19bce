package io.github.kafkasse.internal.position;

import io.github.kafkasse.InvalidAssignmentException;
import io.github.kafkasse.InvalidTimestampException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a bounded stream ends, from its client's {@code until}. It is resolved like a start: the stream ends, in each
 * partition, where a stream with this {@code since} or {@code Last-Event-ID} would start. Immutable; created on the
 * thread that accepts the request.
 *
 * @param time a time; {@code null} for the ends of the partitions, or if there is an id
 * @param id positions; {@code null} for a time or the ends
 */
public record Until(@Nullable Since time, @Nullable LastEventId id) {
    private static final String NAME = "until";

    /** The ends of the partitions when the client connects. */
    static final Until NOW = new Until(null, null);

    /**
     * Parses {@code until}.
     *
     * @param text the parameter's value, decoded; {@code null} and blank text mean none
     * @param now the time of day: a later time is refused, because the stream would end before it
     * @param maxLength how many characters an id may have
     * @param maxEntries how many entries an id may have
     * @return where the stream ends, or {@code null} if it does not end
     * @throws InvalidTimestampException if it is neither {@code now}, nor a time, nor an id, or if the time has not
     *     come
     * @throws InvalidAssignmentException if it is an id, and does not match the grammar
     */
    public static @Nullable Until parse(@Nullable String text, Instant now, int maxLength, int maxEntries) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.strip().equals("now")) {
            return NOW;
        }
        if (LastEventId.isId(text.strip())) {
            return new Until(null, id(text, maxLength, maxEntries));
        }
        Since time = Since.parse(text, NAME);
        if (time.epochMilli() > now.toEpochMilli()) {
            throw new InvalidTimestampException("'until' is " + Instant.ofEpochMilli(time.epochMilli())
                    + ", which has not come yet. Write until=now to end with the newest record.");
        }
        return new Until(time, null);
    }

    private static @Nullable LastEventId id(String text, int maxLength, int maxEntries) {
        try {
            return LastEventId.parse(text, maxLength, maxEntries);
        } catch (InvalidAssignmentException e) {
            throw new InvalidAssignmentException("'until' is read as a Last-Event-ID. " + e.getMessage());
        }
    }

    /**
     * Checks it against the start of the stream.
     *
     * @throws InvalidTimestampException if the stream would contain nothing because of it
     */
    public void check(@Nullable LastEventId from, @Nullable Since since) {
        if (from == null && since == null) {
            throw new InvalidTimestampException("'until' needs a start, and the request has none: add since=0 for all"
                    + " records, or a later time.");
        }
        if (from == null && since != null && time != null && since.epochMilli() > time.epochMilli()) {
            throw new InvalidTimestampException("'until' is before 'since'.");
        }
    }
}
