package io.github.kafkasse.internal.common;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls back after a while. A parameter wherever something has to happen although Kafka keeps silent, so that tests
 * need not wait. Thread-safe.
 */
@FunctionalInterface
public interface Scheduler {
    /**
     * Sets an alarm.
     *
     * @param delay after what time
     * @param action what to do then, on a thread that others wait for: it must be short and must not block
     * @return takes the alarm back; without effect once it has gone off
     */
    Runnable after(Duration delay, Runnable action);

    /** {@return scheduler that the JDK's own timer thread for futures sets off, so that we need none} */
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
