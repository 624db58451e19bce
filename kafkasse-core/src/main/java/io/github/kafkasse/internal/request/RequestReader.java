package io.github.kafkasse.internal.request;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TooManyTopicsException;
import io.github.kafkasse.ViewNotAvailableException;
import io.github.kafkasse.internal.common.Quoted;
import io.github.kafkasse.internal.kafka.NotAvailable;
import io.github.kafkasse.internal.position.LastEventId;
import io.github.kafkasse.internal.position.RecentIds;
import io.github.kafkasse.internal.position.Since;
import io.github.kafkasse.internal.position.Until;
import java.time.InstantSource;
import java.util.function.Predicate;

/** Parses requests, within the limits of the settings. Thread-safe. */
public final class RequestReader {
    /** The name of the view. */
    private static final String LATEST = "latest";

    /** By which factor the id of a stream may grow. */
    private static final int ROOM_TO_GROW = 4;

    private final Predicate<String> allowed;
    private final InstantSource clock;
    private final boolean offersLatest;
    private final int maxTopics;

    // An id of a stream that this server opened must be accepted, although offsets and new partitions make it grow.
    private final int maxLength;
    private final int maxEntries;
    private final RecentIds ids;

    /**
     * @param allowed which topics clients may read
     * @param clock the time of day, before which {@code until} must be
     */
    public RequestReader(Predicate<String> allowed, Settings settings, InstantSource clock) {
        this.allowed = allowed;
        this.clock = clock;
        this.offersLatest = settings.get(Setting.LATEST_MAX_KEYS) > 0;
        this.maxTopics = settings.get(Setting.ID_MAX_ENTRIES);
        this.maxLength = withRoomToGrow(settings.get(Setting.ID_MAX_LENGTH));
        this.maxEntries = withRoomToGrow(maxTopics);
        this.ids = new RecentIds(maxLength, maxEntries);
    }

    private static int withRoomToGrow(int limit) {
        return (int) Math.min(Integer.MAX_VALUE, (long) limit * ROOM_TO_GROW);
    }

    /**
     * Parses a request.
     *
     * @throws io.github.kafkasse.KafkaSseException if a part of it is invalid, or a topic is not allowed
     */
    public Request read(StreamRequest request) {
        checkCount(request);
        for (String topic : request.topics()) {
            if (!allowed.test(topic)) {
                throw NotAvailable.topic(topic);
            }
        }
        LastEventId lastEventId = ids.parse(request.lastEventId());
        // The id's positions override since, but an invalid since is an error all the same.
        Since since = Since.parse(request.since());
        boolean isLatest = isLatest(request);
        if (isLatest && since == null) {
            since = Since.BEGINNING; // the newest record of a key may be the topic's first one
        }
        Until until = Until.parse(request.until(), clock.instant(), maxLength, maxEntries);
        if (until != null) {
            until.check(lastEventId, since);
        }
        return new Request(
                new Request.Scope(request.topics(), lastEventId, since, until, isLatest),
                request.format(),
                request.filter(),
                request.end(),
                request.isGzip(),
                request.isWatcher());
    }

    private boolean isLatest(StreamRequest request) {
        String view = request.view();
        if (view == null) {
            return false;
        }
        if (!view.equals(LATEST)) {
            throw new ViewNotAvailableException(
                    "There is no view " + Quoted.of(view) + "; the only view is '" + LATEST + "'.");
        }
        if (!offersLatest) {
            throw new ViewNotAvailableException("This server does not offer the view '" + LATEST + "'.");
        }
        if (request.until() != null) {
            throw new ViewNotAvailableException("'view' and 'until' cannot be combined.");
        }
        return true;
    }

    /** Each topic has a partition: the ids of a stream with more topics than entries could not be resumed. */
    private void checkCount(StreamRequest request) {
        int limit = request.lastEventId() == null ? maxTopics : maxEntries;
        int count = request.topics().size();
        if (count > limit) {
            throw new TooManyTopicsException(
                    "The request names " + count + " topics; this server accepts up to " + limit);
        }
    }
}
