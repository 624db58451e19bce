package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.loop.EventLoop;
import io.github.kafkasse.internal.loop.FeedClients;
import io.github.kafkasse.internal.loop.StreamClient;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.request.Notice;
import io.github.kafkasse.internal.request.StreamStart;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client holds while it follows one feed: the feed, its place among the loop's clients of that feed, its demands
 * for history, and the failures of which it was notified. Belongs to the connection's loop.
 */
final class FeedSubscription {
    private final ConnectionContext context;
    private final EventLoop loop;
    private final StreamClient client;
    private final Consumer<Notice> notices;
    private final Runnable signal;
    private final Feed feed;
    private final FeedClients.Member member;

    // Created when they are needed: a client at the live end needs neither.
    private @Nullable ReplayDemand demand;
    private @Nullable FailureNotices failures;

    /**
     * Follows a feed until {@link #end}.
     *
     * @param start what the feed contains, and where its partitions start
     * @param notices receives the notices of failures for the client
     * @param signal gives the client a turn; called by any thread
     */
    FeedSubscription(
            ConnectionContext context,
            EventLoop loop,
            StreamClient client,
            StreamStart start,
            Consumer<Notice> notices,
            Runnable signal) {
        this(context, loop, client, acquire(context, start), notices, signal);
    }

    private FeedSubscription(
            ConnectionContext context,
            EventLoop loop,
            StreamClient client,
            Feed feed,
            Consumer<Notice> notices,
            Runnable signal) {
        this.context = context;
        this.loop = loop;
        this.client = client;
        this.notices = notices;
        this.signal = signal;
        this.feed = feed;
        this.member = loop.join(client, feed);
    }

    private ReplayDemand demand() {
        if (demand == null) {
            demand = new ReplayDemand(context.replay(), feed, signal);
        }
        return demand;
    }

    private FailureNotices failures() {
        if (failures == null) {
            failures = new FailureNotices(feed, notices);
        }
        return failures;
    }

    private static Feed acquire(ConnectionContext context, StreamStart start) {
        return context.feeds().acquire(start.key(), start.cluster(), start::tailStart);
    }

    /**
     * Ends, and follows another feed. That one is acquired before this one is released, so that the partitions of both
     * are followed without a gap.
     */
    FeedSubscription moveTo(StreamStart next) {
        Feed other = acquire(context, next);
        end();
        return new FeedSubscription(context, loop, client, other, notices, signal);
    }

    Feed feed() {
        return feed;
    }

    /** The client's place among the clients of the feed, and in a live group. */
    FeedClients.Member member() {
        return member;
    }

    /** The batch after a position; see {@link ReplayDemand#next}. */
    @Nullable
    EncodedBatch next(Positions positions) {
        return demand().next(positions, context.memo(), loop.encoder());
    }

    /** Requests the next older window while this one is being read. */
    void readAhead(Positions positions) {
        demand().readAhead(positions);
    }

    /**
     * Requests the records that the encoder missed.
     *
     * @param lost called for each record that Kafka has deleted; the caller continues after it
     * @return why the client stops; {@code TURN_SPENT} if it can continue already
     */
    CursorStep.Stop fetch(List<Missing> missing, BiConsumer<Missing, PartitionCache> lost) {
        demand().demand(missing);
        CursorStep.Stop stop = CursorStep.Stop.AT_LIVE_END;
        boolean again = false;
        for (Missing each : missing) {
            PartitionCache cache = feed.cache(each.index());
            if (!cache.isOlderOutOfReach()) {
                stop = CursorStep.Stop.FETCHING; // a publish does not help
            }
            if (cache.find(each.position()) != null) {
                again = true;
            } else if (each.position() < cache.firstAvailable()) {
                lost.accept(each, cache);
                again = true;
            }
        }
        failures().tell(missing);
        return again ? CursorStep.Stop.TURN_SPENT : stop;
    }

    /** Notifies the client of the partitions that the tail cannot read, given by index. */
    void tellFailures(BitSet failing) {
        if (failures != null || !failing.isEmpty()) {
            failures().tell(failing);
        }
    }

    /** Releases all resources. */
    void end() {
        if (demand != null) {
            demand.cancel();
        }
        loop.leave(member);
        context.feeds().release(feed);
    }
}
