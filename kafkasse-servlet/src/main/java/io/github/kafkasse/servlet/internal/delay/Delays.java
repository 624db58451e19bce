package io.github.kafkasse.servlet.internal.delay;

import java.time.Duration;

/** Runs actions after a delay. It is a parameter so that tests need not wait. Thread-safe. */
@FunctionalInterface
public interface Delays {
    /**
     * Schedules an action.
     *
     * @param action it may run on a shared thread, so it must be short and must not block
     * @return cancels the action; without effect once it has run
     */
    Runnable after(Duration delay, Runnable action);
}
