package io.github.kafkasse.servlet.internal.delay;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs delayed actions on a thread that starts with the first action and ends with the servlet. The JDK's timer thread
 * for futures never ends, and would keep the class loader of an undeployed web application in memory. Thread-safe.
 */
public final class DelayThread implements Delays, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DelayThread.class);
    private static final Duration LAST_ACTION = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor executor;

    public DelayThread() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "kafkasse-servlet-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** After {@link #close()}, actions are dropped, because the servlet has ended its requests. */
    @Override
    public Runnable after(Duration delay, Runnable action) {
        try {
            Future<?> scheduled = executor.schedule(() -> run(action), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            LOG.debug("The servlet has been destroyed", e);
            return () -> {};
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A delayed action failed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            boolean unused = executor.awaitTermination(LAST_ACTION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
