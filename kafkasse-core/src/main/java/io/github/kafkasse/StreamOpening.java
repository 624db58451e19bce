package io.github.kafkasse;

import org.jspecify.annotations.Nullable;

/**
 * What the headers of a response depend on.
 *
 * @param format the format of what follows
 * @param id the positions at the start of the stream, as the {@code Last-Event-ID} that resumes exactly here; printable
 *     ASCII, one line
 * @param range what the stream contains, if it is {@linkplain StreamRequest#withUntil bounded}; {@code null} if it is
 *     not, or if Kafka has not answered yet
 * @param isGzip whether the bytes that follow are {@linkplain StreamRequest#withGzip compressed}
 */
public record StreamOpening(EventFormat format, String id, @Nullable Range range, boolean isGzip) {
    /**
     * A stream without a known end that is not compressed.
     *
     * @param format the format of what follows
     * @param id the positions at the start of the stream
     */
    public StreamOpening(EventFormat format, String id) {
        this(format, id, null, false);
    }

    /**
     * The records of a bounded stream.
     *
     * @param from the positions at its start, without what changes while the records stay the same; as {@code
     *     lastEventId} of a request
     * @param until the positions at its end; as {@code until} of the same request
     * @param isFixed whether the request has named exactly these positions, so that its answer is always the same as
     *     long as Kafka has the records
     */
    public record Range(String from, String until, boolean isFixed) {}
}
