package io.github.kafkasse;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The request of one client. Immutable.
 *
 * <p>{@code lastEventId}, {@code since}, {@code until} and {@code view} are passed as the client sent them. The engine
 * parses them, and refuses the request if they are invalid.
 */
public final class StreamRequest {
    private final Values values;

    /** The values of a request. Not changed after the request is created. */
    private static final class Values {
        private final Set<String> topics;
        private EventFormat format = EventFormat.SSE;
        private @Nullable String lastEventId;
        private @Nullable String since;
        private @Nullable String until;
        private @Nullable String view;
        private @Nullable RecordFilter filter;
        private @Nullable Instant end;
        private boolean gzip;
        private boolean watcher;

        Values(Set<String> topics) {
            this.topics = topics;
        }

        Values(Values other) {
            topics = other.topics;
            format = other.format;
            lastEventId = other.lastEventId;
            since = other.since;
            until = other.until;
            view = other.view;
            filter = other.filter;
            end = other.end;
            gzip = other.gzip;
            watcher = other.watcher;
        }
    }

    private StreamRequest(Values values) {
        this.values = values;
    }

    /** The same request, changed. */
    private StreamRequest with(Consumer<Values> change) {
        Values changed = new Values(values);
        change.accept(changed);
        return new StreamRequest(changed);
    }

    /**
     * A request for all partitions of the topics, from their ends, as Server-Sent Events.
     *
     * @param topics the topics' names, at least one; order and repetition are irrelevant
     * @return the request
     * @throws IllegalArgumentException if there is no topic
     */
    public static StreamRequest ofTopics(Collection<String> topics) {
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("A stream needs at least one topic");
        }
        return new StreamRequest(new Values(new TreeSet<>(topics)));
    }

    /**
     * The same request in another format.
     *
     * @param format the format
     * @return a new request
     */
    public StreamRequest withFormat(EventFormat format) {
        return with(changed -> changed.format = format);
    }

    /**
     * The same request, resumed.
     *
     * @param lastEventId the {@code Last-Event-ID} that the client sent; {@code null} or empty for none
     * @return a new request
     */
    public StreamRequest withLastEventId(@Nullable String lastEventId) {
        return with(changed -> changed.lastEventId = lastEventId);
    }

    /**
     * The same request from a point in time, for partitions without a position in {@code Last-Event-ID}.
     *
     * @param since a time as the client sent it; {@code null} or empty for none
     * @return a new request
     */
    public StreamRequest withSince(@Nullable String since) {
        return with(changed -> changed.since = since);
    }

    /**
     * The same request, bounded: the stream contains the records before these positions, and then ends cleanly with
     * {@link CloseReason#COMPLETED}. If it ends for any other reason, it is aborted, so that its client knows that it
     * has not received everything.
     *
     * @param until {@code now}, a time in the past, or positions in the form of {@code Last-Event-ID}, as the client
     *     sent it; {@code null} or empty for a stream that does not end
     * @return a new request
     */
    public StreamRequest withUntil(@Nullable String until) {
        return with(changed -> changed.until = until);
    }

    /**
     * The same request with a view of the topics. The view {@code latest} is for topics whose records are the states of
     * things with keys. The stream begins with the newest record of each key, and continues with all later records.
     * Without {@code since}, it begins at the beginning of each partition. A stream that is resumed omits records that
     * were replaced while its client was away. Needs {@link Setting#LATEST_MAX_KEYS}.
     *
     * @param view {@code latest}, as the client sent it; {@code null} or empty for all records
     * @return a new request
     */
    public StreamRequest withView(@Nullable String view) {
        return with(changed -> changed.view = view);
    }

    /**
     * The same request with only the events that a filter accepts.
     *
     * @param filter the filter; {@code null} for none
     * @return a new request
     */
    public StreamRequest withFilter(@Nullable RecordFilter filter) {
        return with(changed -> changed.filter = filter);
    }

    /**
     * The same request with an end: for example, when the permission to read expires. The end is clean.
     *
     * @param end when the stream ends at the latest, by the clock of this machine; {@code null} for never
     * @return a new request
     */
    public StreamRequest withEnd(@Nullable Instant end) {
        return with(changed -> changed.end = end);
    }

    /**
     * The same request, compressed or not. If it is, the bytes that the sink receives are one <a
     * href="https://www.rfc-editor.org/rfc/rfc1952">gzip</a> file, which can be decompressed event by event. A stream
     * that ends cleanly ends with the end of the file. Clients share the compressed bytes of a batch.
     *
     * @param gzip whether to compress the stream; by default it is not compressed
     * @return a new request
     */
    public StreamRequest withGzip(boolean gzip) {
        return with(changed -> changed.gzip = gzip);
    }

    /**
     * The same request, made by the application itself and not by a client: for example, to know when a stream last had
     * an event. {@link Setting#CONNECTION_MAX} and {@link Setting#CONNECTION_MAX_AGE} do not apply to it, and neither
     * {@link Health#connections} nor a {@link KafkaSseListener} counts it.
     *
     * @return a new request
     */
    public StreamRequest asWatcher() {
        return with(changed -> changed.watcher = true);
    }

    /** {@return the topics' names, sorted, at least one} */
    public Set<String> topics() {
        return Collections.unmodifiableSet(values.topics);
    }

    /** {@return the format} */
    public EventFormat format() {
        return values.format;
    }

    /** {@return the client's {@code Last-Event-ID}, or {@code null} if it sent none, or an empty one} */
    public @Nullable String lastEventId() {
        return given(values.lastEventId);
    }

    /** {@return the time to start at as the client sent it, or {@code null} if it sent none} */
    public @Nullable String since() {
        return given(values.since);
    }

    /** {@return where the stream ends as the client sent it, or {@code null} if it does not end} */
    public @Nullable String until() {
        return given(values.until);
    }

    /** {@return the view as the client sent it, or {@code null} for all records} */
    public @Nullable String view() {
        return given(values.view);
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** {@return which events to deliver, or {@code null} for all} */
    public @Nullable RecordFilter filter() {
        return values.filter;
    }

    /** {@return when the stream ends at the latest, or {@code null} for never} */
    public @Nullable Instant end() {
        return values.end;
    }

    /** {@return whether the stream is compressed} */
    public boolean isGzip() {
        return values.gzip;
    }

    /** {@return whether the application itself made it} */
    public boolean isWatcher() {
        return values.watcher;
    }

    @Override
    public String toString() {
        return "StreamRequest[" + values.topics + ", " + values.format + ", lastEventId=" + values.lastEventId
                + ", since=" + values.since + ", until=" + values.until + ", view=" + values.view + "]";
    }
}
