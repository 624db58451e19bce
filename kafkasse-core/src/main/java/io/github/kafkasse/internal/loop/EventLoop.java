package io.github.kafkasse.internal.loop;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.common.Loop;
import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchMemo;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Runs a share of the connections: a connection belongs to one loop for its life, and only that loop's thread uses it.
 *
 * <p>{@link #step} is divided into slices of time: tasks (new clients, results of lookups, readiness of sinks), then
 * live events, then live events of clients with filters, then timers, then history. Work that does not fit into its
 * slice continues in the next step, so that a live event waits for some milliseconds, however many clients connect,
 * filter or replay. {@link #execute} and {@link #published} may be called by any thread; an engine thread, or a test,
 * calls {@code step} repeatedly.
 */
public final class EventLoop implements Loop {
    /** The time for each of tasks, filters, timers and history in one step. */
    private static final long SLICE_NANOS = 2_000_000L;

    /** How many tasks run in one step. */
    private static final int SLICE_TASKS = 1_000;

    private final LongSupplier nanoTime;
    private volatile Runnable wakeUp = () -> {};
    private final CountDownLatch closed = new CountDownLatch(1);

    // Owned by the loop's thread, except the tasks.
    private final TurnQueue runnable = new TurnQueue();
    private final LoopTasks tasks = new LoopTasks(runnable::next);
    private final LoopTimers timers = new LoopTimers();
    private final Set<StreamClient> clients = new LinkedHashSet<>(); // each until it ends
    private final Turn turn;
    private final DeliveryPace pace;
    private final PartitionNews news = new PartitionNews();
    private final LoopFeeds feeds;
    private final Drain drain;

    /**
     * A loop without clients.
     *
     * @param nanoTime as {@link System#nanoTime}
     * @param encoder the loop's own encoder
     * @param memo the cache of batches that all loops share
     * @param listener receives what is sent
     * @param moments when live clients receive new records; the same for all loops
     */
    public EventLoop(
            LongSupplier nanoTime,
            BatchEncoder encoder,
            BatchMemo memo,
            KafkaSseListener listener,
            DeliveryMoments moments) {
        this.nanoTime = nanoTime;
        this.turn = new Turn(nanoTime, encoder, memo, listener);
        this.pace = new DeliveryPace(moments, timers, nanoTime);
        this.feeds = new LoopFeeds(news, turn, runnable, pace);
        this.drain = new Drain(clients, timers, nanoTime, this::execute, pace::flush);
    }

    /** Sets how to wake the thread that runs this loop. */
    public void wakeUpWith(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Runs a task on the loop's thread, in its next step. */
    public void execute(Runnable task) {
        if (tasks.add(task)) {
            wakeUp.run();
        }
    }

    /** Called after the tail has published something in these partitions. */
    public void published(Collection<PartitionCache> changed) {
        news.published(changed);
        wakeUp.run();
    }

    /**
     * One step: a slice of the due work of each kind.
     *
     * @return how long to wait for the next step, in nanoseconds; 0 if there already is more to do
     */
    @Override
    public long step() {
        runTasks();
        if (news.isAny()) {
            news.deliver(runnable::add);
        }
        for (int due = runnable.liveSize(); due > 0; due--) {
            runnable.runLive();
        }
        runSlice(runnable.filteredSize(), runnable::runFiltered);
        runTimers();
        runSlice(runnable.historySize(), runnable::runHistory);
        return untilNext(nanoTime.getAsLong());
    }

    private void runSlice(int turns, Runnable turn) {
        if (turns > 0) {
            long end = nanoTime.getAsLong() + SLICE_NANOS;
            for (int due = turns; due > 0 && nanoTime.getAsLong() - end < 0; due--) {
                turn.run();
            }
        }
    }

    private void runTasks() {
        long end = nanoTime.getAsLong() + SLICE_NANOS;
        boolean more = true;
        for (int left = SLICE_TASKS; more && left > 0 && nanoTime.getAsLong() - end < 0; left--) {
            more = tasks.runNext();
        }
    }

    private void runTimers() {
        long now = nanoTime.getAsLong();
        long end = now + SLICE_NANOS;
        while (timers.isDue(now) && nanoTime.getAsLong() - end < 0) {
            LoopTasks.run(timers.take());
        }
    }

    private long untilNext(long now) {
        boolean more = news.isAny() || !tasks.isEmpty() || !runnable.isEmpty();
        return more ? 0 : timers.untilNext(now);
    }

    /**
     * Called by the loop's thread after its last step. After this, {@link #execute} runs tasks on a caller's thread,
     * one at a time: containers may still bring clients, and each of them needs an answer.
     */
    @Override
    public void close() {
        clients().forEach(StreamClient::endNow);
        closed.countDown();
        tasks.stop();
    }

    /**
     * Waits until all clients have ended that were connected when the thread was stopped. The thread may live longer,
     * if many clients connect after that.
     */
    public void awaitClose(Duration limit) {
        try {
            boolean unused = closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // The methods below are for the loop's own thread.

    public BatchEncoder encoder() {
        return turn.encoder();
    }

    public LoopTimers timers() {
        return timers;
    }

    /** Queues a client for a turn. */
    public void runSoon(StreamClient client) {
        runnable.add(client);
    }

    /** Begins a client's turn; see {@link Turn#begin}. */
    public Turn beginTurn(boolean limitTime) {
        turn.begin(limitTime);
        return turn;
    }

    public FeedClients.Member join(StreamClient client, Feed feed) {
        return feeds.join(client, feed);
    }

    public void leave(FeedClients.Member member) {
        feeds.leave(member);
    }

    public void add(StreamClient client) {
        clients.add(client);
    }

    /**
     * Removes a client that has ended.
     *
     * @param sent completes when its sink has sent all accepted bytes
     */
    public void remove(StreamClient client, CompletionStage<Void> sent) {
        clients.remove(client);
        drain.ended(client, sent);
    }

    public long now() {
        return nanoTime.getAsLong();
    }

    public Drain drain() {
        return drain;
    }

    public boolean isShuttingDown() {
        return drain.hasBegun();
    }

    /** A topic has changed: the connections that follow it check their feeds. */
    public void topicChanged(String topic) {
        feeds.topicChanged(topic);
    }

    /** The present clients; clients may be added and removed while the list is iterated. */
    public List<StreamClient> clients() {
        return new ArrayList<>(clients);
    }
}
