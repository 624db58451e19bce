package io.github.kafkasse.internal.request;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.internal.position.LastEventId;
import io.github.kafkasse.internal.position.Since;
import io.github.kafkasse.internal.position.Until;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's parsed request. It is valid, and names allowed topics only; {@link RequestReader} makes it. Immutable.
 *
 * @param scope which records it requests
 * @param format the format of its events
 * @param filter which events it receives; {@code null} for all
 * @param end when its stream ends at the latest; {@code null} for never
 * @param isGzip whether its bytes are compressed
 * @param watcher whether the application itself made it; see {@link StreamRequest#asWatcher}
 */
public record Request(
        Scope scope,
        EventFormat format,
        @Nullable RecordFilter filter,
        @Nullable Instant end,
        boolean isGzip,
        boolean watcher) {
    /**
     * Which records a client requests. Needed until the stream has started; it may take more memory than the rest of a
     * client.
     *
     * @param topics the topics that it may read
     * @param lastEventId the position after which it continues; {@code null} if it was not connected before
     * @param since the time to start at, for partitions without a position in {@code lastEventId}; {@code null} for
     *     their ends
     * @param until where its stream ends by itself; {@code null} if it does not
     * @param isLatest whether it gets only the newest record of each key, up to the time of its connection
     */
    public record Scope(
            Set<String> topics,
            @Nullable LastEventId lastEventId,
            @Nullable Since since,
            @Nullable Until until,
            boolean isLatest) {
        private static final Scope NONE = of(Set.of());

        /** All records of some topics, from their ends. */
        static Scope of(Set<String> topics) {
            return new Scope(topics, null, null, null, false);
        }
    }

    /** The same request with another filter. */
    public Request withFilter(@Nullable RecordFilter other) {
        return new Request(scope, format, other, end, isGzip, watcher);
    }

    /** The same request without its scope. */
    public Request started() {
        return new Request(Scope.NONE, format, filter, end, isGzip, watcher);
    }

    /** Replaces a request that is invalid, and is refused. */
    public static Request refused(StreamRequest request) {
        return new Request(Scope.of(request.topics()), request.format(), null, null, false, request.isWatcher());
    }

    Set<String> topics() {
        return scope.topics;
    }

    @Nullable
    LastEventId lastEventId() {
        return scope.lastEventId;
    }

    @Nullable
    Since since() {
        return scope.since;
    }

    @Nullable
    Until until() {
        return scope.until;
    }

    boolean isLatest() {
        return scope.isLatest;
    }

    /** Whether the client was connected before. */
    public boolean isReconnect() {
        return scope.lastEventId != null;
    }

    /** Whether the stream ends by itself. */
    public boolean isBounded() {
        return scope.until != null;
    }

    /** Whether the client can be answered without a lookup in Kafka. */
    public boolean namesEveryPosition() {
        LastEventId id = scope.lastEventId;
        return id != null && id.namesEveryPosition();
    }

    /** How the response opens under the client's own id, before the positions are looked up. */
    public StreamOpening ownOpening() {
        return new StreamOpening(format, ownId(), null, isGzip);
    }

    /** The client's own id; an empty array if it has none. */
    public String ownId() {
        LastEventId id = scope.lastEventId;
        return id == null ? "[]" : id.toHeader();
    }
}
