package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The life of a client before it has a stream: decides whether its response opens at the start of the stream, opens
 * under the client's own id without events, or does not open because the request is refused. Belongs to the
 * connection's loop.
 */
final class Opening implements StartLookup.Outcome {
    /** When a client that this server cannot serve now reconnects, if {@link Setting#RETRY} is not set. */
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(2);

    private final ConnectionContext context;
    private final EventLoop loop;
    private final Request request;
    private final StreamTurns turns;
    private final Client client;
    private final StartLookup lookup;
    private boolean isHeld;
    private boolean over;

    /** The client, which carries the decisions out. */
    abstract static class Client extends StreamTurns.Client {
        /**
         * Opens the response.
         *
         * @param id the first id
         * @param retry how long the client waits before it reconnects; 0 if the client decides that
         * @param notices the notices that the client must receive before it has the id
         */
        abstract void open(String id, Duration retry, List<Notice> notices) throws IOException;

        /** Starts the stream; opens the response first, unless it is open. */
        abstract void stream(StreamStart start) throws IOException;

        /** Refuses the request. The response is not open. */
        abstract void refuse(KafkaSseException reason);
    }

    Opening(ConnectionContext context, EventLoop loop, Request request, StreamTurns turns, Client client) {
        this.context = context;
        this.loop = loop;
        this.request = request;
        this.turns = turns;
        this.client = client;
        this.lookup = new StartLookup(context, loop, request, this);
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
            client.guarded(lookup::ask);
        }
    }

    /** The server is shutting down; the client has no response yet. */
    void shutDown() {
        turnAway(false);
    }

    private void turnAway(boolean waitsForDrain) {
        if (request.isReconnect()) {
            defer(waitsForDrain);
        } else {
            refuse(Starts.goingDown());
        }
    }

    /**
     * Opens the response under the client's own id and ends it, so that the client reconnects to another server.
     *
     * @param waitsForDrain whether the client is kept for a moment, because it may reconnect to this server
     */
    void defer(boolean waitsForDrain) {
        client.guarded(() -> {
            hold(context.retry().isZero() ? RECONNECT_AFTER : context.retry());
            lookup.end();
            if (waitsForDrain) {
                loop.runSoon(client); // writes the first block
                loop.drain().cameBack(client);
            } else {
                client.end(CloseReason.SHUTDOWN);
            }
        });
    }

    private void hold(Duration retry) throws IOException {
        client.open(request.ownId(), retry, List.of());
        isHeld = true;
    }

    /** Refuses the client as soon as the reason is known. */
    void refuse(CompletableFuture<KafkaSseException> reason) {
        if (loop.isShuttingDown() && !reason.isDone()) {
            refuse(Starts.goingDown());
            return;
        }
        CompletableFuture<Void> unused = reason.exceptionally(Starts::reason)
                .thenAccept(known -> loop.execute(() -> {
                    if (!over && !isHeld) { // its client may have disconnected in the meantime
                        refuse(known);
                    }
                }));
    }

    private void refuse(KafkaSseException reason) {
        client.guarded(() -> client.refuse(reason));
    }

    @Override
    public void found(StreamStart start) throws IOException {
        end();
        client.stream(start);
    }

    @Override
    public void notFound(KafkaSseException reason) throws IOException {
        boolean canWait = reason instanceof KafkaUnavailableException && request.namesEveryPosition();
        if (canWait && !turns.isEnding()) {
            if (!isHeld) {
                hold(context.retry());
                turns.catchUp();
            }
            lookup.askLater();
        } else if (isHeld) {
            turns.fail(request::ownId, reason);
        } else {
            client.refuse(reason);
        }
    }

    @Override
    public void guarded(LoopAction action) {
        client.guarded(action);
    }

    /** Ends the lookup: the stream starts, or the client is gone. */
    void end() {
        over = true;
        lookup.end();
    }
}
