package io.github.kafkasse.internal.request;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.RecordFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks up once where streams start whose clients request the same and connect at the same time. After a restart, these
 * can be thousands: a lookup for each of them would take most of the time until they have their events.
 *
 * <p>A lookup begins in a task of its first client's loop, after the tasks that are there already; each client that
 * connects until then joins it. It never joins a lookup that has begun: the answers could be older than its request.
 *
 * <p>Thread-safe; nothing blocks.
 */
final class SharedStarts {
    private final BiFunction<Request, Executor, CompletableFuture<StreamStart>> lookup;

    // Guarded by this: the lookups that have not begun.
    private final Map<Key, Shared> waiting = new HashMap<>();

    /** What a start depends on. */
    private record Key(Request.Scope scope, EventFormat format, @Nullable RecordFilter filter, boolean isGzip) {}

    /** One client. */
    private record Caller(Executor client, CompletableFuture<StreamStart> result) {}

    /** @param lookup looks up where a request starts; the executor runs its work, and completes it */
    SharedStarts(BiFunction<Request, Executor, CompletableFuture<StreamStart>> lookup) {
        this.lookup = lookup;
    }

    /**
     * Finds where a request starts, together with equal requests.
     *
     * @param client runs the client's work, and completes the result
     * @return the start; the caller cancels it when it is no longer needed
     */
    CompletableFuture<StreamStart> find(Request request, Executor client) {
        Key key = new Key(request.scope(), request.format(), request.filter(), request.isGzip());
        Caller caller = new Caller(client, new CompletableFuture<>());
        Shared shared;
        boolean isNew;
        synchronized (this) {
            shared = waiting.get(key);
            isNew = shared == null;
            if (shared == null) {
                shared = new Shared(key, request, client);
                waiting.put(key, shared);
            }
            shared.callers.add(caller);
            shared.present++;
        }
        Shared joined = shared;
        CompletableFuture<StreamStart> unused = caller.result.whenComplete((start, failure) -> {
            if (caller.result.isCancelled()) {
                joined.leave();
            }
        });
        if (isNew) {
            client.execute(joined::begin);
        }
        return caller.result;
    }

    /** One lookup, and those who wait for it. Guarded by the object around it. */
    private final class Shared {
        private final Key key;
        private final Request request;

        /** The first caller's: it runs the lookup. */
        private final Executor client;

        private final List<Caller> callers = new ArrayList<>(1);
        private int present;
        private @Nullable CompletableFuture<StreamStart> found;

        Shared(Key key, Request request, Executor client) {
            this.key = key;
            this.request = request;
            this.client = client;
        }

        /** On the first caller's loop. */
        void begin() {
            synchronized (SharedStarts.this) {
                waiting.remove(key, this);
                if (present == 0) {
                    return;
                }
            }
            CompletableFuture<StreamStart> begun = look();
            synchronized (SharedStarts.this) {
                found = begun;
            }
            CompletableFuture<StreamStart> unused = begun.whenComplete(this::answer);
            cancelIfUnneeded();
        }

        private CompletableFuture<StreamStart> look() {
            try {
                return lookup.apply(request, client);
            } catch (RuntimeException | Error e) { // the other callers must not wait for ever
                return CompletableFuture.failedFuture(e);
            }
        }

        /** On the first caller's loop too. Nobody joins any more. */
        private void answer(@Nullable StreamStart start, @Nullable Throwable failure) {
            for (Caller each : callers) {
                if (each.client == client) {
                    answer(each.result, start, failure);
                } else {
                    each.client.execute(() -> answer(each.result, start, failure));
                }
            }
        }

        private static void answer(
                CompletableFuture<StreamStart> result, @Nullable StreamStart start, @Nullable Throwable failure) {
            if (failure == null) {
                result.complete(start);
            } else {
                result.completeExceptionally(failure);
            }
        }

        private void leave() {
            synchronized (SharedStarts.this) {
                present--;
                if (present == 0) {
                    waiting.remove(key, this);
                }
            }
            cancelIfUnneeded();
        }

        private void cancelIfUnneeded() {
            CompletableFuture<StreamStart> unneeded;
            synchronized (SharedStarts.this) {
                unneeded = present == 0 ? found : null;
            }
            if (unneeded != null) {
                unneeded.cancel(false);
            }
        }
    }
}
