package io.github.kafkasse.internal.request;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.internal.common.Continuation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Finds out how the response to a request would open, without opening it. Thread-safe; nothing blocks. */
public final class RequestCheck {
    private final Starts starts;

    /** @param starts resolves where a request starts */
    public RequestCheck(Starts starts) {
        this.starts = starts;
    }

    /**
     * Checks a request. Any thread.
     *
     * @param client runs the client's work, and completes the result
     * @return how its stream would open; fails with the exception that refuses it
     */
    public CompletableFuture<StreamOpening> of(Request request, Executor client) {
        CompletableFuture<StreamOpening> checked = new CompletableFuture<>();
        client.execute(() -> {
            if (checked.isDone()) { // cancelled
                return;
            }
            try {
                check(request, client, checked);
            } catch (RuntimeException | Error e) {
                checked.completeExceptionally(e);
            }
        });
        return checked;
    }

    private void check(Request request, Executor client, CompletableFuture<StreamOpening> checked) {
        CompletableFuture<StreamStart> found = starts.find(request, client);
        CompletableFuture<StreamOpening> unused = found.handle((start, failure) -> opening(request, start, failure))
                .whenComplete((opening, refusal) -> {
                    if (refusal == null) {
                        checked.complete(opening);
                    } else {
                        checked.completeExceptionally(Refusals.of(refusal));
                    }
                });
        CompletableFuture<StreamOpening> unusedToo = Continuation.cancelling(checked, found);
    }

    private StreamOpening opening(Request request, @Nullable StreamStart start, @Nullable Throwable failure) {
        if (start != null && start.isComplete() && request.isReconnect()) {
            throw Refusals.streamComplete();
        }
        if (start != null) {
            return start.opening(starts.id(start));
        }
        KafkaSseException reason = Refusals.of(failure);
        if (!(reason instanceof KafkaUnavailableException && request.namesEveryPosition())) {
            throw reason;
        }
        return request.ownOpening();
    }
}
