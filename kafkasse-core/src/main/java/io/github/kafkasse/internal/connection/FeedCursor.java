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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The position of one client in its feed. It returns what is to be written next, and requests missing records. It does
 * not write; its connection does, and reports when the bytes are written. Belongs to the connection's loop.
 */
final class FeedCursor {
    /** How much of an interrupted batch is encoded at a time. */
    private static final int PART_BYTES = 64 << 10;

    private final ConnectionContext context;
    private final EventLoop loop;
    private final StreamClient client;
    private final Runnable signal;
    private final String cluster;
    private final LateStarts late;
    private Feed feed;
    private FeedGroup group;
    private ReplayDemand demand;
    private FailureNotices failures;

    /** While the client is in a live group, that group's positions are used instead. */
    private Positions positions;

    /** The positions in the last id that was sent; {@code null} if it was an id of another feed. */
    private @Nullable Positions told;

    private boolean stale;
    private List<Notice> notices = new ArrayList<>(0);
    private @Nullable EncodedBatch batch;
    private @Nullable Interrupted interrupted;
    private int partBytes;

    /** A batch that was dropped in the middle: its end, its events, its length, and how much of it was written. */
    private record Interrupted(Positions to, int events, long timestamp, int length, int at) {}

    /** The client's next action. */
    sealed interface Step {}

    /** Write these bytes, and call {@link #sent} when they are written. */
    @SuppressWarnings("ArrayRecordComponent") // shared by reference, and never changed
    record Batch(byte[] bytes) implements Step {}

    /** Send these notices to the client before the next id. */
    record Told(List<Notice> notices) implements Step {}

    /** Wait. */
    enum Wait implements Step {
        /** Nothing follows until the tail publishes. */
        FOR_NEWS,
        /** Records are being fetched; the signal is called when the client should look again. */
        FOR_RECORDS,
        /** There is more to examine, after other clients have had their turn. */
        FOR_A_TURN
    }

    /**
     * A cursor at the start of a stream; released by {@link #end}.
     *
     * @param inLoop runs a task on the client's loop; called by any thread
     * @param signal gives the client a turn; called by any thread
     */
    FeedCursor(
            ConnectionContext context,
            EventLoop loop,
            StreamClient client,
            StreamStart start,
            Consumer<Runnable> inLoop,
            Runnable signal) {
        this.context = context;
        this.loop = loop;
        this.client = client;
        this.signal = signal;
        this.cluster = start.cluster();
        this.feed = context.feeds().acquire(start.key(), cluster, start::tailStart);
        this.group = loop.join(client, feed);
        this.demand = new ReplayDemand(context.replay(), feed, signal);
        this.failures = new FailureNotices(feed, this::tell);
        notices.addAll(start.losses());
        List<Notice.Divergence> divergences = new ArrayList<>(start.divergences());
        this.positions = TopicChanges.checked(feed, start.positions(), divergences);
        notices.addAll(divergences);
        this.told = positions;
        this.late = new LateStarts(context, inLoop, signal, start.unresolved());
        // This client was not notified of changes that the topic watch detected between the lookup and now.
        this.stale = true;
    }

    private void tell(Notice notice) {
        notices.add(notice);
    }

    /** The notices that the client must receive before its next id. */
    List<Notice> takeNotices() {
        List<Notice> taken = notices;
        notices = new ArrayList<>(0);
        return taken;
    }

    /** The positions up to which the client has received everything. */
    private Positions positions() {
        LiveGroup live = client.liveGroup;
        return live == null ? positions : live.positions();
    }

    /** The present positions, as an id. */
    String id() {
        return new IdText(feed.layout(), positions().cursor()).toString();
    }

    /** Whether the positions have moved since the last id that was sent; the caller then sends the new ones. */
    boolean takeMovedSilently() {
        Positions now = positions();
        boolean moved = !now.equals(told);
        told = now;
        return moved;
    }

    /** Whether a part of a batch is written, so that nothing else may be written. */
    boolean midBatch() {
        return batch != null || interrupted != null;
    }

    /** Whether a part of an event is written whose rest is not in memory. */
    boolean isInterrupted() {
        return interrupted != null;
    }

    void topicsChanged() {
        stale = true;
    }

    /** The name of a deleted topic, or {@code null} if all exist. */
    @Nullable
    String missingTopic() {
        return context.changes().missingTopic(feed);
    }

    /** Whether all published records have been passed, or are about to be. */
    boolean isAtEnd() {
        return feed.isAtEnd(positions, feed.all());
    }

    /** Waits for new records in a live group. */
    void joinLive() {
        if (client.liveGroup == null) {
            group.joinLive(client, positions);
        }
    }

    /** Leaves the live group, if it is in one, at the positions of that group. */
    void leaveLive() {
        if (client.liveGroup != null) {
            positions = client.liveGroup.positions();
            group.leaveLive(client);
        }
    }

    /** All of a live group's batch is written to this client. */
    void tookLive(EncodedBatch sent) {
        told = sent.to();
    }

    /** Leaves the live group within a batch of which a part may be written. */
    void leaveLiveWithin(EncodedBatch begun) {
        leaveLive();
        batch = begun;
    }

    /** Whether the last {@link Batch} is a complete one, and not yet written. */
    boolean hasBatch() {
        return batch != null;
    }

    /**
     * Drops the present batch after this many bytes: it is too large to be kept while the sink accepts nothing. The
     * rest is encoded in parts when the sink accepts more.
     */
    void interrupt(int at) {
        EncodedBatch left = batch;
        if (left != null) {
            interrupted = new Interrupted(left.to(), left.events(), left.timestamp(), left.bytes().length, at);
            batch = null;
        }
    }

    /** All bytes of the last {@link Batch} are written. */
    void sent() {
        EncodedBatch sent = batch;
        Interrupted part = interrupted;
        if (sent != null) {
            batch = null;
            sent(sent.to(), sent.events(), sent.timestamp(), sent.bytes().length);
        } else if (part != null && partBytes > 0) {
            int at = part.at() + partBytes;
            partBytes = 0;
            if (at < part.length()) {
                interrupted = new Interrupted(part.to(), part.events(), part.timestamp(), part.length(), at);
            } else {
                interrupted = null;
                sent(part.to(), part.events(), part.timestamp(), part.length());
            }
        }
    }

    private void sent(Positions to, int events, long timestamp, int bytes) {
        context.listener().sent(events, bytes);
        if (events > 0) {
            context.listener().historySent(timestamp);
        }
        positions = to;
        told = to;
        demand.readAhead(positions);
    }

    /** The client's next action. The client must not be in a live group. */
    Step next(TurnBudget budget) {
        if (interrupted != null) {
            return rest(interrupted);
        }
        if (stale) {
            follow();
        }
        if (late.hasFound()) {
            positions = late.take(feed, positions, this::tell);
        }
        Step step = notices.isEmpty() ? nextBatch(budget) : Wait.FOR_A_TURN;
        if (step instanceof Wait && notices.isEmpty()) {
            failures.tell(late.withUnresolved(group.failing(), feed));
        }
        return notices.isEmpty() ? step : new Told(takeNotices());
    }

    private Step nextBatch(TurnBudget budget) {
        for (int silent = 0; !isAtEnd(); ) {
            EncodedBatch next = demand.next(positions, context.memo(), loop.encoder());
            if (next == null) {
                Wait wait = fetchMissing();
                if (wait != Wait.FOR_A_TURN || !notices.isEmpty()) {
                    return wait;
                }
            } else if (next.bytes().length == 0) {
                positions = next.to();
                demand.readAhead(positions);
                if (++silent == TurnBudget.SILENT_BATCHES || budget.isSpent()) {
                    return Wait.FOR_A_TURN;
                }
            } else {
                batch = next;
                return new Batch(next.bytes());
            }
        }
        return Wait.FOR_NEWS;
    }

    private Step rest(Interrupted left) {
        BatchEncoder encoder = loop.encoder();
        BatchPart part = encoder.encodePart(feed, positions, left.to(), left.at(), PART_BYTES);
        if (part == null) {
            if (encoder.missing().isEmpty()) {
                throw cannotGoOn();
            }
            return fetchMissing();
        }
        if (part.length() != left.length()) {
            throw cannotGoOn();
        }
        context.listener().batchEncoded(0, part.bytes().length);
        partBytes = part.bytes().length;
        return new Batch(part.bytes());
    }

    private BrokenStreamException cannotGoOn() {
        return new BrokenStreamException("An event of " + feed + " at " + positions
                + " cannot be encoded a second time: its record is gone, or its mapper or filter depends on more than"
                + " the record");
    }

    /** Requests the records that the encoder missed. {@return what to wait for; a turn, if they already exist} */
    private Wait fetchMissing() {
        List<Missing> missing = List.copyOf(loop.encoder().missing());
        demand.demand(missing);
        Wait wait = Wait.FOR_NEWS;
        boolean again = false;
        for (Missing each : missing) {
            PartitionCache cache = feed.cache(each.index());
            if (interrupted != null && cache.state() == PartitionCache.State.REPLACED) {
                throw new BrokenStreamException(
                        cache.partition() + " was made again while a client was reading an event of it");
            }
            if (!cache.isOlderOutOfReach()) {
                wait = Wait.FOR_RECORDS; // a publish does not help
            }
            again |= cache.find(each.position()) != null
                    || (each.position() < cache.firstAvailable() && passOverLost(each, cache));
        }
        failures.tell(missing);
        return again ? Wait.FOR_A_TURN : wait;
    }

    private boolean passOverLost(Missing lost, PartitionCache cache) {
        if (interrupted != null) {
            throw new BrokenStreamException(
                    "Kafka deleted " + cache.partition() + " at " + lost.position() + " while a client was reading it");
        }
        long from = Math.max(lost.position(), positions.offset(lost.index()));
        long to = cache.firstAvailable();
        positions = positions.with(lost.index(), to);
        tell(new Notice.Loss(cache.partition().topic(), cache.partition().partition(), to - from));
        return true;
    }

    /** Changes to another feed if the topics are no longer the ones of this feed. */
    private void follow() {
        stale = false;
        StreamStart next = context.changes().goOn(feed, positions, cluster);
        if (next == null) {
            return;
        }
        // Acquired before the old one is released, so that the partitions of both are followed without a gap.
        Feed other = context.feeds().acquire(next.key(), cluster, next::tailStart);
        leave();
        feed = other;
        group = loop.join(client, feed);
        demand = new ReplayDemand(context.replay(), feed, signal);
        failures = new FailureNotices(feed, this::tell);
        positions = next.positions();
        told = null;
        late.retain(feed, positions);
        notices.addAll(next.divergences());
    }

    /** Releases all resources. */
    void end() {
        late.end();
        leave();
    }

    private void leave() {
        demand.cancel();
        loop.leave(client, group);
        context.feeds().release(feed);
    }
}
