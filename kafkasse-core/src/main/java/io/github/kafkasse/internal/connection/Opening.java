package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.internal.loop.EventLoop;
import io.github.kafkasse.internal.loop.LoopTimers;
import io.github.kafkasse.internal.request.Notice;
import io.github.kafkasse.internal.request.Refusals;
import io.github.kafkasse.internal.request.Request;
import io.github.kafkasse.internal.request.StreamStart;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of a client before it has a stream. Kafka is asked where the stream starts and, while it is unavailable and
 * the client can wait, asked again. Then the response opens at that start, or opens under the client's own id without
 * events, or does not open because the request is refused. Belongs to the connection's loop.
 */
final class Opening {
    /** When a client that this server cannot serve now reconnects, if {@link Setting#RETRY} is not set. */
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(2);

    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final ConnectionContext context;
    private final EventLoop loop;
    private final Request request;
    private final Mailbox mailbox;
    private final ClientTasks tasks;
    private final Client client;

    private LoopTimers.@Nullable Timer askAgain;
    private @Nullable CompletableFuture<StreamStart> asking;
    /** Whether a lookup was repeated because other feeds follow another id of one of its topics. */
    private boolean contradicted;

    private boolean isHeld;
    private boolean over;

    /** The client, which carries the decisions out. */
    interface Client {
        /**
         * Opens the response.
         *
         * @param opening its first id, and what its headers depend on
         * @param retry how long the client waits before it reconnects; 0 if the client decides that
         * @param notices the notices that the client must receive before it has the id
         */
        void open(StreamOpening opening, Duration retry, List<Notice> notices) throws IOException;

        /** Writes the first block at once, and reads the messages that arrived while the response was not open. */
        void catchUp() throws IOException;

        /** Starts the stream; opens the response first, unless it is open. */
        void stream(StreamStart start) throws IOException;

        /** Refuses the request. The response is not open. */
        void refuseNow(KafkaSseException reason);

        /** Ends the response, which is open under this id, with an error, unless it is ending already. */
        void fail(Supplier<String> id, KafkaSseException reason);

        /** Ends the response, which is open under the client's own id, when the loop's drain ends it. */
        void endWithDrain();
    }

    Opening(
            ConnectionContext context,
            EventLoop loop,
            Request request,
            Mailbox mailbox,
            ClientTasks tasks,
            Client client) {
        this.context = context;
        this.loop = loop;
        this.request = request;
        this.mailbox = mailbox;
        this.tasks = tasks;
        this.client = client;
    }

    /** Whether the response is open under the client's own id. */
    boolean isHeld() {
        return isHeld;
    }

    /** Looks up where the stream starts, and then opens it. */
    void start() {
        if (loop.isShuttingDown()) {
            turnAway(true);
        } else {
            tasks.run(this::ask);
        }
    }

    private void ask() {
        if (over) {
            return;
        }
        long begin = context.nanoTime().getAsLong();
        CompletableFuture<StreamStart> found = context.starts().find(request, tasks.executor());
        asking = found;
        CompletableFuture<StreamStart> unused = found.whenComplete((start, failure) -> {
            Duration duration = Duration.ofNanos(context.nanoTime().getAsLong() - begin);
            tasks.run(() -> answered(start, failure, duration));
        });
    }

    private void answered(@Nullable StreamStart start, @Nullable Throwable failure, Duration duration)
            throws IOException {
        if (over) {
            return;
        }
        context.listener().startLookedUp(duration, start != null);
        if (start == null) {
            notFound(Refusals.of(failure));
        } else if (!contradicted && context.feeds().contradicts(start.key())) {
            // Another client has received the id of a recreated topic. It is unknown which of the two lookups is newer,
            // so this one is repeated.
            contradicted = true;
            ask();
        } else if (start.isComplete() && request.isReconnect() && !isHeld) {
            client.refuseNow(Refusals.streamComplete());
        } else {
            end();
            client.stream(start);
        }
    }

    private void notFound(KafkaSseException reason) throws IOException {
        boolean canWait = reason instanceof KafkaUnavailableException && request.namesEveryPosition();
        if (canWait && mailbox.ending() == null) {
            if (!isHeld) {
                hold(context.retry());
                client.catchUp();
            }
            askLater();
        } else if (isHeld) {
            client.fail(request::ownId, reason);
        } else {
            client.refuseNow(reason);
        }
    }

    private void askLater() {
        if (!over) { // the client may have disconnected when its response was opened
            long at = context.nanoTime().getAsLong() + ASK_AGAIN_NANOS;
            askAgain = tasks.at(at, this::ask);
        }
    }

    private void hold(Duration retry) throws IOException {
        client.open(request.ownOpening(), retry, List.of());
        isHeld = true;
    }

    /** The server is shutting down; the client has no response yet. */
    void shutDown() {
        turnAway(false);
    }

    private void turnAway(boolean waitsForDrain) {
        if (request.isReconnect()) {
            defer(waitsForDrain);
        } else {
            refuse(Refusals.shuttingDown());
        }
    }

    /**
     * Opens the response under the client's own id and ends it, so that the client reconnects to another server.
     *
     * @param waitsForDrain whether the client is kept for a moment, because it may reconnect to this server
     */
    void defer(boolean waitsForDrain) {
        tasks.run(() -> {
            hold(context.retry().isZero() ? RECONNECT_AFTER : context.retry());
            end();
            if (waitsForDrain) {
                client.endWithDrain();
            } else {
                mailbox.end(CloseReason.SHUTDOWN);
            }
        });
    }

    /** Refuses the client as soon as the reason is known. */
    void refuse(CompletableFuture<KafkaSseException> reason) {
        if (loop.isShuttingDown() && !reason.isDone()) {
            refuse(Refusals.shuttingDown());
            return;
        }
        CompletableFuture<Void> unused = reason.exceptionally(Refusals::of)
                .thenAccept(known -> loop.execute(() -> {
                    if (!over) { // its client may have disconnected in the meantime
                        refuse(known);
                    }
                }));
    }

    private void refuse(KafkaSseException reason) {
        tasks.run(() -> client.refuseNow(reason));
    }

    /** Ends the lookup: the stream starts, or ends before it has started. */
    void end() {
        over = true;
        if (askAgain != null) {
            askAgain.cancel();
        }
        if (asking != null) {
            asking.cancel(false);
            asking = null;
        }
    }
}
