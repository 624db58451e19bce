package io.github.kafkasse.internal.common;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that runs a loop: it calls the loop's step repeatedly, and in between waits for as long as the step
 * returns, or until it is woken. Thread-safe.
 */
public final class EngineThread {
    private static final Logger LOG = LoggerFactory.getLogger(EngineThread.class);
    private static final long AFTER_FAILURE_NANOS = Duration.ofSeconds(1).toNanos();

    /** After this many failed turns without a pause in between, the thread counts as failing. */
    private static final int FAILING_TURNS = 3;

    private static final long SOUND_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int FAILURES_A_LOG_LINE = 10;

    /** The result of {@link #turn} if the step failed. */
    private static final long FAILED = -1;

    private final RateLimitedLog interrupts = new RateLimitedLog(LOG, System::nanoTime);
    private final Loop loop;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile boolean waiting;
    private volatile long turnNanos;
    private volatile boolean inTurn;
    private volatile @Nullable Throwable failing;

    // Owned by the thread.
    private int failures;
    private long lastFailureNanos;

    /**
     * @param name the thread's name
     * @param loop the loop; only this thread calls it
     */
    public EngineThread(String name, Loop loop) {
        this.loop = loop;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Starts the next step at once. */
    public void wakeUp() {
        if (waiting) {
            LockSupport.unpark(thread);
        }
    }

    /** Makes the present step the last one. */
    public void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    /**
     * Waits for the thread to end.
     *
     * @return whether it has ended within the time
     */
    public boolean await(Duration limit) {
        try {
            thread.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        while (!stopped) {
            long wait = turn();
            if (wait == FAILED) {
                recover();
            } else if (wait > 0) {
                pause(wait);
            }
        }
        try {
            loop.close();
        } catch (RuntimeException e) {
            LOG.warn("{} did not end cleanly", thread.getName(), e);
        }
    }

    /** How long the present turn has lasted; 0 between turns. It reveals blocking in a user's code or in Kafka's. */
    public long busyNanos(long now) {
        return inTurn ? Math.max(0, now - turnNanos) : 0;
    }

    /** Whether it runs, or is going to run. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    public String name() {
        return thread.getName();
    }

    /** The exception of its latest turn, if its turns fail repeatedly; else {@code null}. Any thread. */
    @Nullable
    public Throwable failing() {
        return failing;
    }

    private long turn() {
        clearInterrupt();
        turnNanos = System.nanoTime();
        inTurn = true;
        try {
            long wait = Math.max(0, loop.step());
            if (failures > 0 && System.nanoTime() - lastFailureNanos >= SOUND_NANOS) {
                failures = 0;
                failing = null;
            }
            return wait;
        } catch (RuntimeException | Error e) { // the thread must not end: its clients or all partitions depend on it
            failed(e);
            return FAILED;
        } finally {
            inTurn = false;
            clearInterrupt(); // before the wait, and before the end
        }
    }

    /** A flag stops the thread. An interrupt would end each wait at once, and would make Kafka's clients fail. */
    private void clearInterrupt() {
        if (Thread.interrupted()) {
            interrupts.warn(() -> thread.getName() + " was interrupted, perhaps by a mapper, a filter, a listener or a"
                    + " sink; it continues");
        }
    }

    private void failed(Throwable failure) {
        if (failures % FAILURES_A_LOG_LINE == 0) {
            LOG.error("{} failed; it continues in a second", thread.getName(), failure);
        }
        lastFailureNanos = System.nanoTime();
        failures++;
        if (failures >= FAILING_TURNS) {
            failing = failure;
        }
    }

    /** Waits a second, which only {@link #stop} ends early: otherwise a step that always fails would repeat at once. */
    private void recover() {
        long end = System.nanoTime() + AFTER_FAILURE_NANOS;
        for (long still = AFTER_FAILURE_NANOS; still > 0 && !stopped; still = end - System.nanoTime()) {
            clearInterrupt();
            LockSupport.parkNanos(this, still);
        }
    }

    /** Announces the wait, checks once more for work, and only then waits. */
    private void pause(long nanos) {
        waiting = true;
        try {
            long still = Math.min(nanos, turn());
            if (still == FAILED) {
                recover();
            } else if (still > 0 && !stopped) {
                LockSupport.parkNanos(this, still);
            }
        } finally {
            waiting = false;
        }
    }
}
