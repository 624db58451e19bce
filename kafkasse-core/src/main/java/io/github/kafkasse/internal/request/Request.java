package io.github.kafkasse.internal.request;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TooManyTopicsException;
import io.github.kafkasse.ViewNotAvailableException;
import io.github.kafkasse.internal.common.Quoted;
import io.github.kafkasse.internal.kafka.NotAvailable;
import io.github.kafkasse.internal.position.LastEventId;
import io.github.kafkasse.internal.position.Since;
import io.github.kafkasse.internal.position.Until;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client's parsed request. It is valid, and names allowed topics only. Immutable.
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

    /** The name of the view. */
    private static final String LATEST = "latest";

    /** By which factor the id of a stream may grow. */
    private static final int ROOM_TO_GROW = 4;

    /**
     * Parses a request.
     *
     * @param clock the time of day, before which {@code until} must be
     * @throws io.github.kafkasse.KafkaSseException if a part of it is invalid, or a topic is not allowed
     */
    public static Request read(
            StreamRequest request, Predicate<String> allowed, Settings settings, InstantSource clock) {
        checkCount(request, settings.get(Setting.ID_MAX_ENTRIES));
        for (String topic : request.topics()) {
            if (!allowed.test(topic)) {
                throw NotAvailable.topic(topic);
            }
        }
        // An id of a stream that this server opened must be accepted, although offsets and new partitions make it grow.
        int maxLength = withRoomToGrow(settings.get(Setting.ID_MAX_LENGTH));
        int maxEntries = withRoomToGrow(settings.get(Setting.ID_MAX_ENTRIES));
        LastEventId lastEventId = LastEventId.parse(request.lastEventId(), maxLength, maxEntries);
        // The id's positions override since, but an invalid since is an error all the same.
        Since since = Since.parse(request.since());
        boolean isLatest = isLatest(request, settings);
        if (isLatest && since == null) {
            since = Since.BEGINNING; // the newest record of a key may be the topic's first one
        }
        Until until = Until.parse(request.until(), clock.instant(), maxLength, maxEntries);
        if (until != null) {
            until.check(lastEventId, since);
        }
        return new Request(
                new Scope(request.topics(), lastEventId, since, until, isLatest),
                request.format(),
                request.filter(),
                request.end(),
                request.isGzip(),
                request.isWatcher());
    }

    private static boolean isLatest(StreamRequest request, Settings settings) {
        String view = request.view();
        if (view == null) {
            return false;
        }
        if (!view.equals(LATEST)) {
            throw new ViewNotAvailableException(
                    "There is no view " + Quoted.of(view) + "; the only view is '" + LATEST + "'.");
        }
        if (settings.get(Setting.LATEST_MAX_KEYS) == 0) {
            throw new ViewNotAvailableException("This server does not offer the view '" + LATEST + "'.");
        }
        if (request.until() != null) {
            throw new ViewNotAvailableException("'view' and 'until' cannot be combined.");
        }
        return true;
    }

    /** Each topic has a partition: the ids of a stream with more topics than entries could not be resumed. */
    private static void checkCount(StreamRequest request, int maxEntries) {
        int limit = request.lastEventId() == null ? maxEntries : withRoomToGrow(maxEntries);
        int count = request.topics().size();
        if (count > limit) {
            throw new TooManyTopicsException(
                    "The request names " + count + " topics; this server accepts up to " + limit);
        }
    }

    /** The same request with another filter. */
    public Request withFilter(@Nullable RecordFilter other) {
        return new Request(scope, format, other, end, isGzip, watcher);
    }

    private static int withRoomToGrow(int limit) {
        return (int) Math.min(Integer.MAX_VALUE, (long) limit * ROOM_TO_GROW);
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
