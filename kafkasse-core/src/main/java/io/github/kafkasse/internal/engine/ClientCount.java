package io.github.kafkasse.internal.engine;

import io.github.kafkasse.internal.common.Continuation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the clients of an engine, up to its limit. A check counts as a client until it ends; a watcher never counts.
 * Thread-safe.
 */
final class ClientCount {
    private final int most;
    private final AtomicInteger count = new AtomicInteger();

    /** @param most the maximum number of clients */
    ClientCount(int most) {
        this.most = most;
    }

    /** Adds a client, even one above the limit. {@return whether it is within the limit} */
    boolean enter(boolean watcher) {
        return watcher || count.incrementAndGet() <= most;
    }

    /** Removes a client that was added. */
    void leave(boolean watcher) {
        if (!watcher) {
            count.decrementAndGet();
        }
    }

    /**
     * Removes the client that a check was counted as, when the check ends.
     *
     * @return the check's result for the caller; its cancellation cancels the check
     */
    <T> CompletableFuture<T> during(CompletableFuture<T> check, boolean watcher) {
        CompletableFuture<T> counted = check.whenComplete((result, failure) -> leave(watcher));
        // A copy: its cancellation alone would leave the check running and its client counted.
        return Continuation.cancelling(counted.copy(), check);
    }

    int get() {
        return count.get();
    }
}
