package io.github.kafkasse.internal.common;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Moves the work that follows an answer to the thread that it belongs to. Kafka's admin thread completes the answers of
 * all clients, and must not do the work of any of them.
 */
public final class Continuation {
    private Continuation() {}

    /**
     * The same result, completed on another thread.
     *
     * @param thread where the work continues
     * @param future the result; if it is complete already, the work continues on the caller's thread
     */
    public static <T> CompletableFuture<T> on(Executor thread, CompletableFuture<T> future) {
        return future.isDone() ? future : future.whenCompleteAsync((value, failure) -> {}, thread);
    }

    /** {@return the first future, whose cancellation also cancels the second one} */
    public static <T> CompletableFuture<T> cancelling(CompletableFuture<T> future, CompletableFuture<?> source) {
        CompletableFuture<T> unused = future.whenComplete((value, failure) -> {
            if (future.isCancelled()) {
                source.cancel(false);
            }
        });
        return future;
    }
}
