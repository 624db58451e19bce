package io.github.kafkasse.internal.common;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls back after a delay. It is a parameter wherever something must happen although Kafka does not answer, so that
 * tests need not wait. Thread-safe.
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

    /** {@return a scheduler that uses the JDK's own timer thread for futures, so that we need none} */
    static Scheduler ofTheJdk() {
        return (delay, action) -> {
            CompletableFuture<Boolean> wentOff =
                    new CompletableFuture<Boolean>().completeOnTimeout(true, delay.toNanos(), TimeUnit.NANOSECONDS);
            CompletableFuture<Void> unused = wentOff.thenAccept(really -> {
                if (really) {
                    action.run();
                }
            });
            return () -> wentOff.complete(false); // not cancel(), after which the timer would keep its entry
        };
    }
}
