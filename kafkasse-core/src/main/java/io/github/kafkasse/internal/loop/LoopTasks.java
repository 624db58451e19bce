package io.github.kafkasse.internal.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that other threads leave for a loop, which runs them in its steps. After the loop has stopped, the thread
 * that adds a task runs it, and only one thread does so at a time: containers may still bring clients, and each of them
 * needs an answer. Thread-safe, except {@link #runNext}, which belongs to the loop's thread.
 */
final class LoopTasks {
    private static final Logger LOG = LoggerFactory.getLogger(LoopTasks.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Supplier<@Nullable Runnable> turns;
    private volatile boolean stopped; // set before the remaining tasks run, so that no added task is missed

    /** How many calls request that the remaining tasks run; the call that raises it from 0 runs them. */
    private final AtomicInteger restRequests = new AtomicInteger();

    /** @param turns returns the next turn of a client, or null; called only by the thread that runs tasks */
    LoopTasks(Supplier<@Nullable Runnable> turns) {
        this.turns = turns;
    }

    /**
     * Adds a task.
     *
     * @return whether the loop runs it; otherwise it was run by this call, or another thread runs it
     */
    boolean add(Runnable task) {
        tasks.add(task);
        if (stopped) {
            runRest();
            return false;
        }
        return true;
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** Runs the next task. {@return false if there is none} */
    boolean runNext() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        run(task);
        return true;
    }

    /** Runs all tasks; from now on, {@link #add} runs them. Called by the loop's thread after its last step. */
    void stop() {
        stopped = true;
        runRest();
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
        Runnable turn = turns.get();
        return turn == null ? tasks.poll() : turn;
    }

    /** Runs an action; if it fails, the loop goes on. */
    static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A task of an event loop failed; the loop continues", e);
        }
    }
}
