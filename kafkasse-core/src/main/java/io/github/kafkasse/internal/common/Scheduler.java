package io.github.kafkasse.internal.common;

import java.time.Duration;

/**
 * Calls back after a delay. Classes that need timeouts get it as a parameter, so that tests need not wait. Thread-safe.
 */
@FunctionalInterface
public interface Scheduler {
    /**
     * Schedules an action.
     *
     * @param delay the delay
     * @param action the action; it runs on a shared thread, so it must be short and must not block
     * @return cancels the action; without effect once it has run
     */
    Runnable after(Duration delay, Runnable action);
}
