package io.github.kafkasse;

import io.github.kafkasse.internal.json.JsonScanner;
import io.github.kafkasse.internal.log.StoredHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the engine makes of a Kafka record: an event, or nothing, and why. The engine calls {@link #of} for each fetched
 * record, so a test of a {@link RecordMapper} or a {@link RecordFilter} sees what clients would get, without a broker:
 *
 * <pre>{@code
 * MappedRecord mapped = MappedRecord.of(mapper, new ConsumerRecord<>("edits", 0, 7, key, value));
 * assertEquals("{\"title\":\"Coffee\"}", mapped.json());
 * assertTrue(filter.accepts(mapped.event()));
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class MappedRecord {
    private final @Nullable StreamEvent event;
    private final @Nullable Throwable failure;

    // What is not JSON, to say why if somebody asks: most skipped records are not logged.
    private final byte @Nullable [] invalid;
    private final int maxDepth;

    private MappedRecord(
            @Nullable StreamEvent event, @Nullable Throwable failure, byte @Nullable [] invalid, int maxDepth) {
        this.event = event;
        this.failure = failure;
        this.invalid = invalid;
        this.maxDepth = maxDepth;
    }

    /**
     * Maps a record as the engine does, with the default of {@link Setting#JSON_MAX_DEPTH}.
     *
     * @param mapper the mapper
     * @param record the record
     * @return the outcome; this method does not throw what the mapper throws
     */
    public static MappedRecord of(RecordMapper mapper, ConsumerRecord<byte[], byte[]> record) {
        return of(mapper, record, Settings.defaults().get(Setting.JSON_MAX_DEPTH));
    }

    /**
     * Maps a record as the engine does.
     *
     * @param mapper the mapper
     * @param record the record
     * @param maxDepth the nesting beyond which a record is skipped, as {@link Setting#JSON_MAX_DEPTH}
     * @return the outcome; this method does not throw what the mapper throws
     */
    public static MappedRecord of(RecordMapper mapper, ConsumerRecord<byte[], byte[]> record, int maxDepth) {
        return of(mapper, record, maxDepth, Setting.Tombstones.SKIP);
    }

    /**
     * Maps a record as the engine does.
     *
     * @param mapper the mapper
     * @param record the record
     * @param maxDepth the nesting beyond which a record is skipped, as {@link Setting#JSON_MAX_DEPTH}
     * @param tombstones what becomes of a record without a value, as {@link Setting#RECORD_TOMBSTONES}
     * @return the outcome; this method does not throw what the mapper throws
     */
    public static MappedRecord of(
            RecordMapper mapper, ConsumerRecord<byte[], byte[]> record, int maxDepth, Setting.Tombstones tombstones) {
        byte[] deletion;
        byte[] mapped;
        try {
            deletion =
                    tombstones == Setting.Tombstones.DELETE && isTombstone(record) ? mapper.mapTombstone(record) : null;
            mapped = deletion == null ? mapper.map(record) : deletion;
        } catch (RuntimeException | Error e) { // one record never ends a stream
            return new MappedRecord(null, e, null, maxDepth);
        }
        if (mapped == null) {
            return new MappedRecord(null, null, null, maxDepth);
        }
        byte[] json = JsonScanner.lineSafe(mapped, maxDepth);
        if (json == null) {
            return new MappedRecord(null, null, mapped, maxDepth);
        }
        StreamEvent event = new StreamEvent(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                StoredHeaders.copy(record.headers()),
                json,
                deletion != null);
        return new MappedRecord(event, null, null, maxDepth);
    }

    /** A record with neither key nor value deletes nothing. */
    private static boolean isTombstone(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null && record.key() != null;
    }

    /** {@return whether clients get nothing for the record} */
    public boolean isSkipped() {
        return event == null;
    }

    /**
     * The event that filters test and clients get.
     *
     * @return the event
     * @throws IllegalStateException if the record is skipped, with {@link #skipReason()} and {@link #failure()}
     */
    public StreamEvent event() {
        if (event == null) {
            throw new IllegalStateException("The record is skipped: " + skipReason(), failure);
        }
        return event;
    }

    /**
     * The event's JSON as clients get it: the mapper's output, with line breaks between tokens replaced by spaces, and
     * U+2028, U+2029 and U+0085 by their {@code \}{@code u} escapes.
     *
     * @return the JSON, without line breaks, or {@code null} if the record is skipped
     */
    public @Nullable String json() {
        return event == null ? null : new String(event.json(), StandardCharsets.UTF_8);
    }

    /**
     * Why the record is skipped.
     *
     * @return a clause for a log; it has no content of the record, except what the message of a mapper's exception
     *     contains; {@code null} if the record is not skipped
     */
    public @Nullable String skipReason() {
        if (event != null) {
            return null;
        }
        if (failure != null) {
            return "the mapper failed: " + failure;
        }
        return invalid == null
                ? "the mapper returned null"
                : "it is not JSON: " + Objects.requireNonNull(JsonScanner.reason(invalid, maxDepth));
    }

    /** {@return what the mapper threw, or {@code null} if it threw nothing} */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** {@return whether the mapper returned something that is not JSON, or is nested too deeply} */
    public boolean isInvalid() {
        return invalid != null;
    }

    @Override
    public String toString() {
        return event == null ? "MappedRecord[skipped: " + skipReason() + "]" : "MappedRecord[" + json() + "]";
    }
}
