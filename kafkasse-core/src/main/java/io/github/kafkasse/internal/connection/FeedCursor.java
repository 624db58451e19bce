package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.loop.EventLoop;
import io.github.kafkasse.internal.loop.LiveGroup;
import io.github.kafkasse.internal.loop.StreamClient;
import io.github.kafkasse.internal.loop.Turn;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.request.Notice;
import io.github.kafkasse.internal.request.StreamStart;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the feed of one client, from the client's position on. It returns what is to be written next, and requests
 * missing records. It does not write; its connection does, and reports when the bytes are written. Belongs to the
 * connection's loop.
 */
final class FeedCursor {
    private final ConnectionContext context;
    private final EventLoop loop;
    private final String cluster;

    /** {@code null} if all partitions were looked up when the stream opened. */
    private final @Nullable LateStarts late;

    /** {@code null} if the stream has no view. */
    private final @Nullable LatestView view;

    private FeedSubscription subscription;
    private final ClientPosition position;

    /** Whether Kafka's logs differ from those that the client has read, or that were looked up. */
    private final boolean hasDiverged;

    /** Whether its topics may have changed since the last {@link #follow}. */
    private boolean stale;

    private List<Notice> notices = List.of(); // a new list with the first notice: most clients have none

    private final StartedBatch started = new StartedBatch();

    /**
     * A cursor at the start of a stream; released by {@link #end}.
     *
     * @param tasks runs the client's tasks
     * @param signal gives the client a turn; called by any thread
     * @param failed called on the loop if the view of the stream is not available
     */
    FeedCursor(
            ConnectionContext context,
            EventLoop loop,
            StreamClient client,
            StreamStart start,
            ClientTasks tasks,
            Runnable signal,
            Consumer<KafkaSseException> failed) {
        this.context = context;
        this.loop = loop;
        this.cluster = start.cluster();
        this.subscription = new FeedSubscription(context, loop, client, start, this::tell, signal);
        start.losses().forEach(this::tell);
        List<Notice.Divergence> divergences = new ArrayList<>(start.divergences());
        Positions checked = TopicChanges.checked(feed(), start.positions(), divergences);
        this.position = new ClientPosition(subscription.member(), checked);
        divergences.forEach(this::tell);
        this.hasDiverged = !divergences.isEmpty();
        this.late = start.unresolved().isEmpty() ? null : new LateStarts(context, tasks, signal, start.unresolved());
        this.view = start.isLatest() ? new LatestView(context.keys(), tasks, signal, failed) : null;
        askView();
        // This client was not notified of changes that the topic watch detected between the lookup and now.
        this.stale = true;
    }

    private Feed feed() {
        return subscription.feed();
    }

    private void tell(Notice notice) {
        if (notices.isEmpty()) {
            notices = new ArrayList<>(2);
        }
        notices.add(notice);
    }

    /** The notices that the client must receive before its next id. */
    List<Notice> takeNotices() {
        List<Notice> taken = notices;
        notices = List.of();
        return taken;
    }

    /** The present positions, as an id. */
    String id() {
        return feed().id(position.read());
    }

    /** See {@link ClientPosition#takeMovedSilently}. */
    boolean takeMovedSilently() {
        return position.takeMovedSilently();
    }

    /** Whether a part of a batch is written, so that nothing else may be written. */
    boolean midBatch() {
        return started.isPresent();
    }

    /** Whether a part of an event is written whose rest is not in memory. */
    boolean isInterrupted() {
        return started.isInterrupted();
    }

    void topicsChanged() {
        stale = true;
    }

    /** The name of a deleted topic, or {@code null} if all exist. */
    @Nullable
    String missingTopic() {
        return feed().missingTopic();
    }

    /** Whether all published records have been passed, or are about to be. */
    boolean isAtEnd() {
        return feed().isAtEnd(position.read(), feed().all());
    }

    /** See {@link Feed#behind}. */
    OptionalLong behind() {
        return feed().behind(position.read());
    }

    /** The live group in which the client waits for new records; {@code null} if it is in none. */
    @Nullable
    LiveGroup liveGroup() {
        return position.liveGroup();
    }

    /** See {@link ClientPosition#joinLive}. */
    void joinLive() {
        position.joinLive();
    }

    /** See {@link ClientPosition#leaveLive}. */
    void leaveLive() {
        position.leaveLive();
    }

    /** Leaves the live group within a batch of which this many bytes are written. */
    void leaveLiveWithin(EncodedBatch begun, int written) {
        leaveLive();
        started.begin(begun);
        interrupt(written);
    }

    /** Whether the last {@link CursorStep.Batch} is a complete one, and not yet written. */
    boolean hasBatch() {
        return started.isComplete();
    }

    /**
     * Drops the present batch after this many bytes: it is too large to be kept while the sink accepts nothing. The
     * rest is encoded in parts when the sink accepts more.
     */
    void interrupt(int written) {
        started.interrupt(feed(), position.read(), written);
    }

    /** The bytes that the last {@link #next} has returned are written; a whole batch has this number of them. */
    void sent(int bytes) {
        started.written(bytes, this::sent);
    }

    private void sent(EncodedBatch sent, int bytes) {
        context.listener().sent(sent.events(), bytes);
        if (sent.events() > 0) {
            context.listener().historySent(sent.timestamp());
        }
        position.receive(sent.to());
        subscription.readAhead(sent.to());
    }

    /** The client's next action. The client must not be in a live group. */
    CursorStep next(Turn turn) {
        if (started.isInterrupted()) {
            return rest();
        }
        if (stale) {
            follow();
        }
        if (late != null && late.hasFound()) {
            position.pass(late.take(feed(), position.read(), this::tell));
        }
        if (view != null) {
            subscription = view.follow(subscription, position.read(), cluster);
            position.follow(subscription.member());
        }
        boolean isReadable = notices.isEmpty() && (view == null || !view.isWaiting());
        CursorStep step = isReadable ? nextBatch(turn) : CursorStep.Stop.FETCHING;
        if (step instanceof CursorStep.Stop && step != CursorStep.Stop.COMPLETE && notices.isEmpty()) {
            BitSet failing = subscription.member().failing();
            subscription.tellFailures(late == null ? failing : late.withUnresolved(failing, feed()));
        }
        return notices.isEmpty() ? step : new CursorStep.Notices(takeNotices());
    }

    private CursorStep nextBatch(Turn turn) {
        for (int silent = 0; !isAtEnd(); ) {
            EncodedBatch next = subscription.next(position.read());
            if (next == null) {
                CursorStep.Stop stop =
                        subscription.fetch(List.copyOf(loop.encoder().missing()), this::passOver);
                if (stop != CursorStep.Stop.TURN_SPENT || !notices.isEmpty()) {
                    return stop;
                }
            } else if (next.bytes().length == 0) {
                position.pass(next.to());
                subscription.readAhead(next.to());
                if (++silent == Turn.SILENT_BATCHES || turn.isSpent()) {
                    return CursorStep.Stop.TURN_SPENT;
                }
            } else {
                started.begin(next);
                return new CursorStep.Batch(next);
            }
        }
        return feed().key().isComplete(position.read()) ? CursorStep.Stop.COMPLETE : CursorStep.Stop.AT_LIVE_END;
    }

    private CursorStep rest() {
        byte[] part = started.nextPart(loop.encoder());
        if (part == null) {
            return subscription.fetch(List.copyOf(loop.encoder().missing()), (lost, cache) -> {
                throw InterruptedBatch.deleted(lost, cache);
            });
        }
        context.listener().batchEncoded(0, started.partLength());
        return new CursorStep.Rest(part);
    }

    private void passOver(Missing lost, PartitionCache cache) {
        if (feed().isBounded()) {
            throw InterruptedBatch.deleted(lost, cache); // without these records it would not be complete
        }
        long from = Math.max(lost.position(), position.read().offset(lost.index()));
        long to = cache.firstAvailable();
        position.pass(position.read().with(lost.index(), to));
        tell(new Notice.Loss(cache.partition().topic(), cache.partition().partition(), to - from));
    }

    /** Changes to another feed if the topics are no longer the ones of this feed. */
    private void follow() {
        stale = false;
        StreamStart next = context.changes().goOn(feed(), position.read(), cluster);
        if (feed().isBounded()) { // added partitions are not part of it
            TopicChanges.checkSameLogs(feed(), next, hasDiverged);
            return;
        }
        if (next == null) {
            return;
        }
        subscription = subscription.moveTo(next);
        position.follow(subscription.member(), next.positions());
        if (late != null) {
            late.retain(feed(), next.positions());
        }
        next.divergences().forEach(this::tell);
        askView();
    }

    private void askView() {
        if (view != null) {
            view.ask(feed(), position.read());
        }
    }

    /** Releases all resources. */
    void end() {
        if (late != null) {
            late.end();
        }
        if (view != null) {
            view.end();
        }
        subscription.end();
    }
}
