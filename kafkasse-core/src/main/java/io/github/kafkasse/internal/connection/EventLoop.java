package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.Feed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a share of the connections: a connection belongs to one loop for its life, and only that loop's thread touches
 * it.
 *
 * <p>{@link #step} is one turn; a thread that stands outside, or a test, calls it again and again. {@link #execute} and
 * {@link #published} may be called by any thread.
 */
final class EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final LongSupplier nanoTime;
    private final BatchEncoder encoder;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean published;
    private volatile boolean stopped; // nothing is added unnoticed: it is set before the rest of the tasks is run
    private volatile Runnable wakeUp = () -> {};

    // Owned by the loop's thread.
    private final Map<Feed, FeedGroup> groups = new HashMap<>();
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.signum(a.deadline - b.deadline));

    private boolean shuttingDown;
    private boolean runningRest;
    private @Nullable Runnable onEmpty;

    /** Something to be done later. */
    static final class Timer {
        private final long deadline;
        private @Nullable Runnable task;

        private Timer(long deadline, Runnable task) {
            this.deadline = deadline;
            this.task = task;
        }

        /** Lets go of what was to be done; what is left of the timer until its time is next to nothing. */
        void cancel() {
            task = null;
        }
    }

    EventLoop(LongSupplier nanoTime, BatchEncoder encoder) {
        this.nanoTime = nanoTime;
        this.encoder = encoder;
    }

    /** How to wake the thread that runs this loop. */
    void wakeUpWith(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Has a task run by the loop's thread, in its next turn. */
    void execute(Runnable task) {
        tasks.add(task);
        if (stopped) {
            runRest();
        } else {
            wakeUp.run();
        }
    }

    /** The tail has let readers see more. */
    void published() {
        published = true;
        wakeUp.run();
    }

    /**
     * One turn: everything that is due.
     *
     * @return how long to wait for the next, in nanoseconds; 0 if there is more to do already
     */
    long step() {
        for (int due = tasks.size(); due > 0; due--) {
            Runnable task = tasks.poll();
            if (task != null) {
                run(task);
            }
        }
        if (published) {
            published = false;
            List.copyOf(groups.values()).forEach(FeedGroup::deliver);
        }
        long now = nanoTime.getAsLong();
        for (Timer next = timers.peek(); next != null && next.deadline - now <= 0; next = timers.peek()) {
            timers.remove();
            Runnable task = next.task;
            if (task != null) {
                run(task);
            }
        }
        return untilNext(now);
    }

    private long untilNext(long now) {
        if (published || !tasks.isEmpty()) {
            return 0;
        }
        Timer next = timers.peek();
        return next == null ? Long.MAX_VALUE : Math.max(0, next.deadline - now);
    }

    /**
     * Called by the loop's thread after its last turn. Whoever hands over a task from now on runs it himself, one after
     * the other: containers may still bring clients, and each of them is owed an answer.
     */
    void stop() {
        connections().forEach(connection -> connection.abort(CloseReason.SHUTDOWN));
        stopped = true;
        runRest();
    }

    private synchronized void runRest() {
        if (!runningRest) { // else this is called by one of the tasks, and comes next
            runningRest = true;
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                run(task);
            }
            runningRest = false;
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task of an event loop failed; the loop goes on", e);
        }
    }

    // What follows is for the loop's own thread.

    BatchEncoder encoder() {
        return encoder;
    }

    Timer schedule(long deadlineNanos, Runnable task) {
        Timer timer = new Timer(deadlineNanos, task);
        timers.add(timer);
        return timer;
    }

    FeedGroup join(Connection connection, Feed feed) {
        FeedGroup group = groups.computeIfAbsent(feed, FeedGroup::new);
        group.add(connection);
        return group;
    }

    void leave(Connection connection, FeedGroup group) {
        group.remove(connection);
        if (group.isEmpty()) {
            groups.remove(group.feed());
        }
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    void remove(Connection connection) {
        connections.remove(connection);
        tellIfEmpty();
    }

    /**
     * Ends all connections, those that come later too.
     *
     * @param spreadNanos over how long the ends are spread, at random
     * @param told told once, when no connection is left
     */
    void shutDown(long spreadNanos, Runnable told) {
        shuttingDown = true;
        for (Connection connection : connections) {
            long after = ThreadLocalRandom.current().nextLong(spreadNanos + 1);
            Timer unused = schedule(nanoTime.getAsLong() + after, connection::shutDown);
        }
        onEmpty = told;
        tellIfEmpty();
    }

    boolean isShuttingDown() {
        return shuttingDown;
    }

    private void tellIfEmpty() {
        Runnable told = onEmpty;
        if (told != null && connections.isEmpty()) {
            onEmpty = null;
            told.run();
        }
    }

    /** A topic is no longer as it was: those who follow it look. */
    void topicChanged(String topic) {
        for (FeedGroup group : List.copyOf(groups.values())) {
            if (group.feed().key().topics().containsKey(topic)) {
                group.topicsChanged();
            }
        }
    }

    /** The connections that are there now; they may come and go while the list is walked. */
    List<Connection> connections() {
        return new ArrayList<>(connections);
    }
}
