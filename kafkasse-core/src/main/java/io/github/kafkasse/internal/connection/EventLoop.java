package io.github.kafkasse.internal.connection;

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
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** The time for each of tasks, filters, timers and history in one step. */
    private static final long SLICE_NANOS = 2_000_000L;

    /** How many tasks run in one step. */
    private static final int SLICE_TASKS = 1_000;

    private final LongSupplier nanoTime;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PublishedChanges published = new PublishedChanges();
    private volatile boolean stopped; // set before the remaining tasks run, so that no added task is missed
    private volatile Runnable wakeUp = () -> {};
    private final CountDownLatch closed = new CountDownLatch(1);

    // Owned by the loop's thread.
    private final RunQueue runnable = new RunQueue();
    private final LivePath path;
    private final FeedGroups groups;
    private final Set<StreamClient> clients = new LinkedHashSet<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.signum(a.deadline - b.deadline));

    private final Drain drain = new Drain(this);

    /** How many calls request that the remaining tasks run; the call that raises it from 0 runs them. */
    private final AtomicInteger restRequests = new AtomicInteger();

    /** A scheduled action. */
    static final class Timer {
        private final long deadline;
        private @Nullable Runnable task;

        private Timer(long deadline, Runnable task) {
            this.deadline = deadline;
            this.task = task;
        }

        /** Releases the action; the rest of the timer takes almost no memory until its time. */
        void cancel() {
            task = null;
        }
    }

    /**
     * A loop without clients.
     *
     * @param nanoTime as {@link System#nanoTime}
     * @param encoder the loop's own encoder
     * @param memo the cache of batches that all loops share
     * @param listener receives what is sent
     */
    public EventLoop(LongSupplier nanoTime, BatchEncoder encoder, BatchMemo memo, KafkaSseListener listener) {
        this.nanoTime = nanoTime;
        this.path = new LivePath(nanoTime, encoder, memo, listener, runnable);
        this.groups = new FeedGroups(path);
    }

    /** Sets how to wake the thread that runs this loop. */
    public void wakeUpWith(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Runs a task on the loop's thread, in its next step. */
    public void execute(Runnable task) {
        tasks.add(task);
        if (stopped) {
            runRest();
        } else {
            wakeUp.run();
        }
    }

    /** Called after the tail has published something in these partitions. */
    public void published(Collection<PartitionCache> changed) {
        published.add(changed);
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
        if (published.any()) {
            groups.takeNews(published.take(), runnable::add);
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
        for (int left = SLICE_TASKS; left > 0 && nanoTime.getAsLong() - end < 0; left--) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            run(task);
        }
    }

    private void runTimers() {
        long now = nanoTime.getAsLong();
        long end = now + SLICE_NANOS;
        for (Timer next = timers.peek();
                next != null && next.deadline - now <= 0 && nanoTime.getAsLong() - end < 0;
                next = timers.peek()) {
            timers.remove();
            Runnable task = next.task;
            if (task != null) {
                run(task);
            }
        }
    }

    private long untilNext(long now) {
        if (published.any() || !tasks.isEmpty() || !runnable.isEmpty()) {
            return 0;
        }
        Timer next = timers.peek();
        return next == null ? Long.MAX_VALUE : Math.max(0, next.deadline - now);
    }

    /**
     * Called by the loop's thread after its last step. After this, {@link #execute} runs tasks on a caller's thread,
     * one at a time: containers may still bring clients, and each of them needs an answer.
     */
    @Override
    public void close() {
        clients().forEach(StreamClient::endNow);
        stopped = true;
        closed.countDown();
        runRest();
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

    /**
     * Runs the remaining tasks, unless another thread does so already: that thread runs the caller's task too. The
     * caller must not wait for it, because it may hold a lock of its container that the other thread's task needs.
     */
    private void runRest() {
        if (restRequests.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        while (seen > 0) {
            for (Runnable task = nextOfRest(); task != null; task = nextOfRest()) {
                run(task);
            }
            seen = restRequests.addAndGet(-seen);
        }
    }

    /** Turns come first: they are few, while new clients may come faster than they can be answered. */
    private @Nullable Runnable nextOfRest() {
        if (runnable.liveSize() > 0) {
            return runnable::runLive;
        }
        if (runnable.filteredSize() > 0) {
            return runnable::runFiltered;
        }
        return runnable.historySize() > 0 ? runnable::runHistory : tasks.poll();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task of an event loop failed; the loop goes on", e);
        }
    }

    // The methods below are for the loop's own thread.

    BatchEncoder encoder() {
        return path.encoder();
    }

    Timer schedule(long deadlineNanos, Runnable task) {
        Timer timer = new Timer(deadlineNanos, task);
        timers.add(timer);
        return timer;
    }

    /** Queues a client for a turn. */
    void runSoon(StreamClient client) {
        runnable.add(client);
    }

    /** The budget of a turn that begins now; see {@link LivePath#beginTurn}. */
    TurnBudget beginTurn(boolean timed) {
        return path.beginTurn(timed);
    }

    FeedGroup join(StreamClient client, Feed feed) {
        return groups.join(client, feed);
    }

    void leave(StreamClient client, FeedGroup group) {
        groups.leave(client, group);
    }

    void add(StreamClient client) {
        clients.add(client);
    }

    void remove(StreamClient client) {
        clients.remove(client);
        drain.removed(client);
    }

    int size() {
        return clients.size();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    public Drain drain() {
        return drain;
    }

    boolean isShuttingDown() {
        return drain.hasBegun();
    }

    /** A topic has changed: the connections that follow it check their feeds. */
    public void topicChanged(String topic) {
        groups.topicChanged(topic);
    }

    /** The present clients; clients may be added and removed while the list is iterated. */
    public List<StreamClient> clients() {
        return new ArrayList<>(clients);
    }
}
