package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.internal.encode.BatchMemo;
import io.github.kafkasse.internal.latest.KeyIndexer;
import io.github.kafkasse.internal.replay.ReplayPool;
import io.github.kafkasse.internal.request.Request;
import io.github.kafkasse.internal.request.Starts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The parts that all connections of an engine share, and the settings that they need.
 *
 * @param settings the settings
 * @param starts resolves where a request starts
 * @param changes resolves where a stream continues after its topics have changed
 * @param feeds the feeds
 * @param memo the cache of encoded batches
 * @param replay fetches records that are no longer in memory
 * @param keys finds the newest records of keys
 * @param listener the user's listener
 * @param clientLog the rate-limited log of client failures
 * @param nanoTime the elapsed time
 * @param clock the time of day
 * @param closed called on the loop's thread with the request of each connection that has ended
 */
public record ConnectionContext(
        Settings settings,
        Starts starts,
        TopicChanges changes,
        Feeds feeds,
        BatchMemo memo,
        ReplayPool replay,
        KeyIndexer keys,
        KafkaSseListener listener,
        ClientLog clientLog,
        LongSupplier nanoTime,
        InstantSource clock,
        Consumer<Request> closed) {
    private static final KafkaSseListener NO_LISTENER = new KafkaSseListener() {};

    /** The listener for the stream of a request. The application's own watchers are not reported to it. */
    KafkaSseListener listenerTo(Request request) {
        return request.watcher() ? NO_LISTENER : listener;
    }

    /**
     * Reports the end of a connection. An exception of the callback is logged, and does not affect other connections.
     */
    void hasEnded(Request request) {
        try {
            closed.accept(request);
        } catch (RuntimeException | Error e) {
            clientLog.failed(e);
        }
    }

    Duration retry() {
        return settings.get(Setting.RETRY);
    }

    /** The age in nanoseconds at which the next connection ends, or {@link Long#MAX_VALUE} for no limit. */
    long maxAgeNanos() {
        long full = settings.get(Setting.CONNECTION_MAX_AGE).toNanos();
        if (full == 0) {
            return Long.MAX_VALUE;
        }
        double jitter = settings.get(Setting.CONNECTION_MAX_AGE_JITTER)
                * ThreadLocalRandom.current().nextDouble();
        return Math.max(1, (long) (full * (1 - jitter)));
    }

    /** The nanoseconds until a time of day; at least 0, and at most some centuries. */
    long nanosUntil(Instant time) {
        Duration left = Duration.between(clock.instant(), time);
        if (left.isNegative()) {
            return 0;
        }
        return left.toDays() > 100_000 ? Long.MAX_VALUE / 2 : left.toNanos();
    }

    long heartbeatNanos() {
        return settings.get(Setting.HEARTBEAT_INTERVAL).toNanos();
    }

    long stallNanos() {
        return settings.get(Setting.STALL_TIMEOUT).toNanos();
    }

    Setting.PositionHeartbeat positionHeartbeat() {
        return settings.get(Setting.POSITION_HEARTBEAT);
    }
}
