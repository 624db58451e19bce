package io.github.kafkasse.internal.connection;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TooManyTopicsException;
import io.github.kafkasse.internal.position.LastEventId;
import io.github.kafkasse.internal.position.PositionResolver;
import io.github.kafkasse.internal.position.Since;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client's request once it has been read: right in itself, and for allowed topics only. Immutable.
 *
 * @param topics the topics that it may read
 * @param format how it is written to
 * @param lastEventId where it left off
 * @param since the time to start at, for what {@code lastEventId} gives no position of
 * @param filter which events it gets
 * @param end when its stream is to end at the latest
 * @param watcher whether it is the application's own
 */
public record Request(
        Set<String> topics,
        EventFormat format,
        @Nullable LastEventId lastEventId,
        @Nullable Since since,
        @Nullable RecordFilter filter,
        @Nullable Instant end,
        boolean watcher) {

    /** How many times as large as at its start the id of a stream may become. */
    private static final int ROOM_TO_GROW = 4;

    /**
     * Reads a request.
     *
     * @throws io.github.kafkasse.KafkaSseException if a part of it is wrong, or a topic is not allowed
     */
    public static Request read(StreamRequest request, Predicate<String> allowed, Settings settings) {
        checkCount(request, settings.get(Setting.ID_MAX_ENTRIES));
        for (String topic : request.topics()) {
            if (!allowed.test(topic)) {
                throw PositionResolver.notAvailable(topic);
            }
        }
        // What this server opened under its limits it takes back, although ids grow with offsets and added partitions.
        LastEventId lastEventId = LastEventId.parse(
                request.lastEventId(),
                withRoomToGrow(settings.get(Setting.ID_MAX_LENGTH)),
                withRoomToGrow(settings.get(Setting.ID_MAX_ENTRIES)));
        // The id's positions win over since, but a since that is no time is wrong all the same.
        Since since = Since.parse(request.since());
        return new Request(
                request.topics(),
                request.format(),
                lastEventId,
                since,
                request.filter(),
                request.end(),
                request.isWatcher());
    }

    /** Every topic has a partition: the ids of a stream with more topics than entries could not be resumed. */
    private static void checkCount(StreamRequest request, int maxEntries) {
        int limit = request.lastEventId() == null ? maxEntries : withRoomToGrow(maxEntries);
        int count = request.topics().size();
        if (count > limit) {
            throw new TooManyTopicsException(
                    "The request names " + count + " topics; this server takes up to " + limit);
        }
    }

    /** The same request with another filter. */
    public Request withFilter(@Nullable RecordFilter other) {
        return new Request(topics, format, lastEventId, since, other, end, watcher);
    }

    private static int withRoomToGrow(int limit) {
        return (int) Math.min(Integer.MAX_VALUE, (long) limit * ROOM_TO_GROW);
    }

    /** The same request without what only its start needed: an id may take as much memory as all else of a client. */
    Request started() {
        return new Request(topics, format, null, null, filter, end, watcher);
    }

    /** Stands for a request that could not be read, and is refused. */
    public static Request refused(StreamRequest request) {
        return new Request(request.topics(), request.format(), null, null, null, null, request.isWatcher());
    }

    /** Whether the client was connected before. */
    public boolean isReconnect() {
        return lastEventId != null;
    }

    /** Whether the client can be answered without asking Kafka where it is. */
    boolean namesEveryPosition() {
        return lastEventId != null && lastEventId.namesEveryPosition();
    }

    /** The client's own id, for an answer that cannot tell more; an empty array if it came without. */
    String ownId() {
        return lastEventId == null ? "[]" : lastEventId.toHeader();
    }
}
