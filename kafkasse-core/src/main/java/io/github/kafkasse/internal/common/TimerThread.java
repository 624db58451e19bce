package io.github.kafkasse.internal.common;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scheduler with a thread of its own, which ends with the engine or servlet that owns it. The JDK's timer thread for
 * futures would never end, and would keep the class loader of a web application that is undeployed. The thread starts
 * with the first action. Thread-safe.
 */
public final class TimerThread implements Scheduler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);
    private static final Duration LAST_ACTION = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor executor;
    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();

    /** An action that has not run; compared by identity. */
    private static final class Pending {
        final Runnable action;

        Pending(Runnable action) {
            this.action = action;
        }
    }

    /** @param name the thread's name */
    public TimerThread(String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** After {@link #close()} the action is dropped. */
    @Override
    public Runnable after(Duration delay, Runnable action) {
        Pending each = new Pending(action);
        pending.add(each);
        try {
            Future<?> future = executor.schedule(() -> run(each), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> {
                if (pending.remove(each)) {
                    boolean unused = future.cancel(false);
                }
            };
        } catch (RejectedExecutionException e) { // closed
            pending.remove(each);
            return () -> {};
        }
    }

    private void run(Pending each) {
        if (pending.remove(each)) {
            try {
                each.action.run();
            } catch (RuntimeException | Error e) { // the others go on
                LOG.error("A delayed action failed", e);
            }
        }
    }

    /**
     * Runs all pending actions on the caller's thread, because most are timeouts that other code waits for. Then waits
     * up to a second for the thread to end.
     */
    @Override
    public void close() {
        executor.shutdown();
        pending.forEach(this::run);
        try {
            boolean unused = executor.awaitTermination(LAST_ACTION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
