package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.encode.BatchPart;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.position.IdText;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A connection's cursor on its feed: which batch comes next, and, where records are missing, having them fetched.
 * Belongs to the connection's loop.
 */
final class Subscription {
    /** A batch beyond this is not held while its client is not ready: what is left of it is encoded part by part. */
    private static final int HELD_BYTES = 2 * BatchEncoder.BATCH_BYTES;

    /** How much of such a batch is encoded at a time. */
    private static final int PART_BYTES = 64 << 10;

    /** After how many batches in which a filter left nothing others of the same loop have their turn. */
    private static final int SILENT_BATCHES = 4;

    private final ConnectionContext context;
    private final EventLoop loop;
    private final Connection connection;
    private final Response response;
    private final String cluster;
    private final LateStarts late;

    private Feed feed;
    private FeedGroup group;
    private ReplayDemand demand;
    private FailureComments troubles;
    private Positions positions;
    private final List<StreamStart.Skipped> skipped;
    private boolean movedSilently;
    private boolean stale;

    private @Nullable EncodedBatch batch;
    private @Nullable Interrupted interrupted;
    private int partBytes;
    private Rest rest = Rest.AT_END;

    /** A batch that was given up in the middle: where it leads, what it holds, and how much of it has gone. */
    private record Interrupted(Positions to, int events, int length, int at) {}

    /** Why there is nothing to put at present. */
    enum Rest {
        /** Nothing follows until the tail publishes. */
        AT_END,
        /** Records are being fetched; their waiter is woken when it is worth looking again. */
        WAITING,
        /** There is more to look through, after others have had their turn. */
        MORE
    }

    Subscription(
            ConnectionContext context, EventLoop loop, Connection connection, Response response, StreamStart start) {
        this.context = context;
        this.loop = loop;
        this.connection = connection;
        this.response = response;
        this.cluster = start.cluster();
        this.feed = context.feeds().acquire(start.key(), cluster, start::tailStart);
        this.group = loop.join(connection, feed);
        this.demand = new ReplayDemand(context.replay(), feed, connection::signal);
        this.troubles = new FailureComments(response, feed);
        List<StreamStart.Divergence> divergences = new ArrayList<>(start.divergences());
        this.positions = TopicChanges.checked(feed, start.positions(), divergences);
        this.skipped = Stream.<StreamStart.Skipped>concat(start.losses().stream(), divergences.stream())
                .toList();
        this.late = new LateStarts(context, loop, connection, start.unresolved());
        // What the topic watch noticed between the look-up and now has not been told to this connection.
        this.stale = true;
    }

    /** What the client had not read before the positions at which it started. */
    List<StreamStart.Skipped> skipped() {
        return skipped;
    }

    /** The present positions, as an id. */
    String id() {
        return new IdText(feed.layout(), positions.cursor()).toString();
    }

    /** Whether positions have moved since the client was last told where it is, or this was last asked. */
    boolean takeMovedSilently() {
        boolean moved = movedSilently;
        movedSilently = false;
        return moved;
    }

    /** Whether a part of a batch has gone, so that nothing else may be written. */
    boolean midBatch() {
        return batch != null || interrupted != null;
    }

    /** Whether a part of an event has gone whose rest is not at hand. */
    boolean interrupted() {
        return interrupted != null;
    }

    void topicsChanged() {
        stale = true;
    }

    /** The name of a topic that is deleted, or {@code null} if all are there. */
    @Nullable
    String missingTopic() {
        return context.changes().missingTopic(feed);
    }

    /** Whether everything that was published has been passed, or is about to be. */
    boolean isAtEnd() {
        for (int i = 0; i < feed.size(); i++) {
            long position = positions.offset(i);
            if (position >= 0 && position < feed.cache(i).log().end()) { // what is unresolved has nothing to pass
                return false;
            }
        }
        return true;
    }

    /** Why the last {@link #putNext} put nothing. */
    Rest rest() {
        return rest;
    }

    /** Has the connection run when the tail next publishes something for it. */
    void awaitNews() {
        group.awaitNews(connection);
    }

    /** The outbox could not be emptied. */
    void blocked() {
        if (batch != null && batch.bytes().length > HELD_BYTES) {
            interrupted = new Interrupted(
                    batch.to(),
                    batch.events(),
                    batch.bytes().length,
                    response.outbox().drop());
            batch = null;
        }
    }

    /** The outbox is empty: the batch in it, or the part of one, has gone. */
    void drained() {
        EncodedBatch sent = batch;
        Interrupted part = interrupted;
        if (sent != null) {
            batch = null;
            sent(sent.to(), sent.events(), sent.bytes().length);
        } else if (part != null && partBytes > 0) {
            int at = part.at() + partBytes;
            partBytes = 0;
            if (at < part.length()) {
                interrupted = new Interrupted(part.to(), part.events(), part.length(), at);
            } else {
                interrupted = null;
                sent(part.to(), part.events(), part.length());
            }
        }
    }

    private void sent(Positions to, int events, int bytes) {
        context.listener().sent(events, bytes);
        positions = to;
        movedSilently = false;
        demand.readAhead(positions);
    }

    /** Puts the next batch into the outbox: how many bytes that is, 0 if there is none yet. */
    int putNext(TurnBudget budget) {
        if (interrupted != null) {
            return putRest(interrupted);
        }
        if (stale) {
            follow();
        }
        if (late.hasFound()) {
            positions = late.take(feed, positions, response);
            movedSilently = true;
        }
        if (response.hasAnnouncements()) {
            return 0; // the comment about a loss comes before the next id, which skips it
        }
        int put = putBatch(budget);
        if (put == 0) {
            troubles.tell(late.withUnresolved(group.inTrouble(), feed));
        }
        return put;
    }

    private int putBatch(TurnBudget budget) {
        rest = Rest.AT_END;
        for (int silent = 0; !group.nothingAfter(positions); ) {
            EncodedBatch next = demand.next(positions, context.memo(), loop.encoder());
            if (next == null) {
                if (!fetchMissing() || response.hasAnnouncements()) {
                    return 0;
                }
            } else if (next.bytes().length == 0) {
                positions = next.to();
                movedSilently = true;
                demand.readAhead(positions);
                if (++silent == SILENT_BATCHES || budget.isSpent()) {
                    rest = Rest.MORE;
                    return 0;
                }
            } else {
                batch = next;
                response.outbox().put(next.bytes(), 0);
                return next.bytes().length;
            }
        }
        return 0;
    }

    private int putRest(Interrupted left) {
        BatchEncoder encoder = loop.encoder();
        BatchPart part = encoder.encodePart(feed, positions, left.to(), left.at(), PART_BYTES);
        if (part == null) {
            if (encoder.missing().isEmpty()) {
                throw cannotGoOn();
            }
            if (fetchMissing()) {
                rest = Rest.MORE;
            }
            return 0;
        }
        if (part.length() != left.length()) {
            throw cannotGoOn();
        }
        context.listener().batchEncoded(0, part.bytes().length);
        partBytes = part.bytes().length;
        response.outbox().put(part.bytes(), 0);
        return partBytes;
    }

    private BrokenStreamException cannotGoOn() {
        return new BrokenStreamException("An event of " + feed + " at " + positions
                + " cannot be encoded a second time: its record is gone, or its mapper or filter depends on more than"
                + " the record");
    }

    /**
     * Has fetched what the encoder missed.
     *
     * @return whether to look again at once
     */
    private boolean fetchMissing() {
        List<Missing> missing = List.copyOf(loop.encoder().missing());
        demand.demand(missing);
        rest = Rest.AT_END;
        boolean again = false;
        for (Missing each : missing) {
            PartitionCache cache = feed.cache(each.index());
            if (interrupted != null && cache.state() == PartitionCache.State.REPLACED) {
                throw new BrokenStreamException(
                        cache.partition() + " was made again while a client was reading an event of it");
            }
            if (!cache.isOlderOutOfReach()) {
                rest = Rest.WAITING; // a publish does not help
            }
            again |= cache.find(each.position()) != null
                    || (each.position() < cache.firstAvailable() && passOverLost(each, cache));
        }
        troubles.tell(missing);
        if (missing.isEmpty()) {
            group.noteNothingAfter(positions);
        }
        return again;
    }

    private boolean passOverLost(Missing lost, PartitionCache cache) {
        if (interrupted != null) {
            throw new BrokenStreamException(
                    "Kafka deleted " + cache.partition() + " at " + lost.position() + " while a client was reading it");
        }
        long from = Math.max(lost.position(), positions.offset(lost.index()));
        long to = cache.firstAvailable();
        positions = positions.with(lost.index(), to);
        response.announce(new StreamStart.Loss(
                cache.partition().topic(), cache.partition().partition(), to - from));
        return true;
    }

    /** Goes over to another feed if the topics are no longer what this feed stands for. */
    private void follow() {
        stale = false;
        StreamStart next = context.changes().goOn(feed, positions, cluster);
        if (next == null) {
            return;
        }
        // Taken before the old one is given up: the partitions in both are so never without a follower.
        Feed other = context.feeds().acquire(next.key(), cluster, next::tailStart);
        leave();
        feed = other;
        group = loop.join(connection, feed);
        demand = new ReplayDemand(context.replay(), feed, connection::signal);
        troubles = new FailureComments(response, feed);
        positions = next.positions();
        late.retain(feed, positions);
        next.divergences().forEach(response::announce);
        movedSilently = true;
    }

    /** Frees everything. */
    void end() {
        late.end();
        leave();
    }

    private void leave() {
        demand.cancel();
        loop.leave(connection, group);
        context.feeds().release(feed);
    }
}
