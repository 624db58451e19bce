package io.github.kafkasse.internal.engine;

import io.github.kafkasse.internal.connection.Starts;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many clients an engine has, of as many as it takes. A check counts as a client while it is under way; a watcher
 * never counts. Thread-safe.
 */
final class ClientCount {
    private final int most;
    private final AtomicInteger count = new AtomicInteger();

    /** @param most how many clients there is room for */
    ClientCount(int most) {
        this.most = most;
    }

    /** Counts a client in, also one that has no room. {@return whether it has} */
    boolean enter(boolean watcher) {
        return watcher || count.incrementAndGet() <= most;
    }

    /** Counts out a client that was counted in. */
    void leave(boolean watcher) {
        if (!watcher) {
            count.decrementAndGet();
        }
    }

    /**
     * Counts out the client that a check was counted in for, when the check ends.
     *
     * @return the check's result, for the caller to wait for: cancelling it cancels the check
     */
    CompletableFuture<Void> during(CompletableFuture<Void> check, boolean watcher) {
        CompletableFuture<Void> counted = check.whenComplete((nothing, failure) -> leave(watcher));
        // A copy: the cancellation of this one would leave the check running, and its client counted.
        return Starts.cancelling(counted.copy(), check);
    }

    int get() {
        return count.get();
    }
}
