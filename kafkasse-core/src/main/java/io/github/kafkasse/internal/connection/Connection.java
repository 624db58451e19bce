package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.kafka.NotAvailable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connected client: opens its response, takes its turns, and ends it. The package's description has a diagram of
 * its states.
 *
 * <p>Belongs to its loop; other threads leave messages in its {@link Mailbox}.
 */
public final class Connection extends StreamClient implements StartLookup.Outcome {
    private static final KafkaSseListener NO_LISTENER = new KafkaSseListener() {};

    /** When a client that this server cannot serve now reconnects, if {@link Setting#RETRY} is not set. */
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(2);

    private sealed interface State {}

    /** Its positions are being looked up; nothing has been sent. */
    private record Resolving() implements State {}

    /** Its response is open under the client's own id, and waits for Kafka's lookups. */
    private record AwaitingKafka() implements State {}

    /** It follows a feed. */
    private record Streaming(FeedCursor cursor) implements State {}

    /** It has ended; all calls do nothing. */
    private record Closed() implements State {}

    private final ConnectionContext context;
    private final EventLoop loop;
    private final Response response;
    private final Delivery delivery;
    private final StartLookup lookup;
    private final TopicGrace topicGrace;
    private final Mailbox mailbox;

    // Owned by the loop.
    private Request request;
    private State state = new Resolving();
    private EventLoop.@Nullable Timer nextLook;

    /**
     * A connection; its sink is not used before {@link #start}, {@link #deferToLater} or {@link #refuse}. Its mailbox
     * accepts messages before that.
     */
    public Connection(ConnectionContext context, EventLoop loop, Request request, EventSink sink) {
        this.context = context;
        this.loop = loop;
        this.request = request;
        KafkaSseListener listener = request.watcher() ? NO_LISTENER : context.listener();
        this.mailbox = new Mailbox(loop, this::noticed);
        this.response = new Response(sink, request.format(), listener, context.clientLog());
        this.delivery = new Delivery(context, sink, request.format(), listener);
        this.lookup = new StartLookup(context, loop, request, this);
        this.topicGrace = new TopicGrace(loop, context.nanoTime(), () -> guarded(this::endWithoutTopic));
    }

    /** The client's request. */
    public Request request() {
        return request;
    }

    /** The connection's interface for other threads. */
    public StreamConnection mailbox() {
        return mailbox;
    }

    /** Whether it has ended; on the loop. A client can disconnect before the start. */
    public boolean isClosed() {
        return state instanceof Closed;
    }

    @Override
    public void end(CloseReason reason) {
        mailbox.end(reason);
    }

    /** Looks up where the stream starts, and then opens it. */
    public void start() {
        loop.add(this);
        if (!loop.isShuttingDown()) {
            guarded(lookup::ask);
        } else if (request.isReconnect()) {
            deferToLater(true);
        } else {
            refuseGoingDown();
        }
    }

    /**
     * Opens the response under the client's own id and ends it, so that the client reconnects to another server.
     *
     * @param isGoingDown whether the server is shutting down, and the end waits for its turn; otherwise it ends at once
     */
    public void deferToLater(boolean isGoingDown) {
        loop.add(this);
        guarded(() -> {
            open(request.ownId(), context.retry().isZero() ? RECONNECT_AFTER : context.retry(), List.of());
            state = new AwaitingKafka();
            lookup.end();
            if (isGoingDown) {
                mailbox.signal(); // sends the opening
                loop.drain().cameBack(this);
            } else {
                end(CloseReason.SHUTDOWN);
            }
        });
    }

    @Override
    void shutDown() {
        if (!(state instanceof Resolving)) {
            end(CloseReason.SHUTDOWN);
        } else if (request.isReconnect()) {
            deferToLater(false);
        } else {
            refuseGoingDown();
        }
    }

    private void refuseGoingDown() {
        guarded(() -> refuseNow(Starts.notNow("The server is going down; another try may reach another one.")));
    }

    /** Refuses the client as soon as the reason is known, without opening the response. */
    public void refuse(CompletableFuture<KafkaSseException> reason) {
        loop.add(this);
        if (loop.isShuttingDown() && !reason.isDone()) {
            refuseGoingDown();
            return;
        }
        CompletableFuture<Void> unused = reason.exceptionally(Starts::reason)
                .thenAccept(known -> loop.execute(() -> {
                    if (state instanceof Resolving) { // its client may have disconnected in the meantime
                        guarded(() -> refuseNow(known));
                    }
                }));
    }

    /** Aborts the stream at once. */
    public void abort(CloseReason reason) {
        close(reason, false);
    }

    /** An opening under the client's own id is short: if it is not written yet, the sink's threads write it. */
    @Override
    public void endNow() {
        if (state instanceof Resolving) {
            shutDown();
        } else {
            end(CloseReason.SHUTDOWN);
            turn();
            if (state instanceof Streaming) {
                close(CloseReason.SHUTDOWN, false);
            }
        }
    }

    @Override
    void topicsChanged() {
        FeedCursor cursor = cursor();
        if (cursor != null) {
            cursor.topicsChanged();
            topicGrace.missing(cursor.missingTopic());
            loop.runSoon(this);
        }
    }

    /** A deleted topic may have been recreated in the meantime. */
    private void endWithoutTopic() {
        FeedCursor cursor = cursor();
        String missing = cursor == null ? null : cursor.missingTopic();
        if (cursor != null && missing != null) {
            fail(NotAvailable.topic(missing));
            if (cursor.isInterrupted()) {
                close(CloseReason.FAILED, false); // the rest of that event will not come
            }
        }
    }

    private @Nullable FeedCursor cursor() {
        return state instanceof Streaming streaming ? streaming.cursor() : null;
    }

    /** Reads the messages that other threads have left. */
    private void noticed() {
        if (state instanceof Closed) {
            return;
        }
        if (mailbox.isClientGone()) {
            close(CloseReason.CLIENT_GONE, false);
        } else if (!(state instanceof Resolving)) {
            boolean turn = mailbox.takeTurnRequest();
            readMailbox();
            if (turn || liveGroup == null || !delivery.isIdle()) { // a live group writes without a turn
                loop.runSoon(this);
            }
        }
    }

    private void readMailbox() {
        if (mailbox.takeSinkReady()) {
            delivery.unblock();
        }
        if (mailbox.takeProbe()) {
            delivery.probe();
        }
    }

    @Override
    Kind kind() {
        if (!delivery.isLive()) {
            return Kind.HISTORY;
        }
        return request.filter() == null ? Kind.LIVE : Kind.FILTERED;
    }

    /** Writes what is available, within the limits of the sink and of the turn's budget. */
    @Override
    void turn() {
        if (state instanceof Streaming || state instanceof AwaitingKafka) {
            guarded(this::write);
        }
    }

    private void write() throws IOException {
        FeedCursor cursor = cursor();
        if (cursor != null) {
            cursor.leaveLive();
        }
        readMailbox();
        CloseReason reason = mailbox.ending();
        TurnEnd turn = delivery.write(reason != null, loop.beginTurn(request.filter() != null));
        switch (turn) {
            case OVER -> loop.runSoon(this);
            case IDLE -> {
                if (cursor != null) {
                    cursor.joinLive();
                }
            }
            case ENDED -> close(Objects.requireNonNull(reason), true);
            case BLOCKED, WAITING -> {}
        }
    }

    @Override
    boolean take(EncodedBatch batch, long now) {
        FeedCursor cursor = cursor();
        try {
            boolean complete = cursor != null && delivery.take(cursor, batch, now);
            if (!complete && !delivery.isBlocked()) {
                loop.runSoon(this);
            }
            return complete;
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
            return false;
        }
    }

    @Override
    public void found(StreamStart start) throws IOException {
        FeedCursor cursor = new FeedCursor(
                context, loop, this, start, task -> loop.execute(() -> guarded(task::run)), mailbox::signal);
        boolean opened = state instanceof AwaitingKafka;
        state = new Streaming(cursor);
        delivery.follow(cursor);
        if (opened) {
            cursor.takeNotices().forEach(delivery.messages()::add);
        } else {
            open(cursor.id(), context.retry(), cursor.takeNotices());
        }
        lookup.end();
        request = request.started();
        delivery.writeMessages(); // its first bytes do not wait for clients that read history
        topicsChanged(); // since they were looked up
    }

    @Override
    public void notFound(KafkaSseException reason) throws IOException {
        boolean passes = reason instanceof KafkaUnavailableException && request.namesEveryPosition();
        if (passes && mailbox.ending() == null) {
            if (state instanceof Resolving) {
                open(request.ownId(), context.retry(), List.of());
                state = new AwaitingKafka();
                delivery.writeMessages();
                noticed(); // the messages that arrived while it had no stream
            }
            lookup.askLater();
        } else if (state instanceof Resolving) {
            refuseNow(reason);
        } else {
            fail(reason);
        }
    }

    private void open(String id, Duration retry, List<Notice> notices) throws IOException {
        response.open(id);
        delivery.opened(request, id, retry, notices);
        lookAgainInTime();
    }

    private void refuseNow(KafkaSseException reason) {
        leave();
        response.refuse(reason);
        loop.drain().ended(this, response.sent());
        loop.remove(this);
    }

    /** Sends an unrecoverable failure to the client, and ends the stream. */
    private void fail(KafkaSseException reason) {
        if (mailbox.ending() == null) {
            delivery.messages().addError(this::currentId, reason);
            end(CloseReason.FAILED);
        }
    }

    private String currentId() {
        FeedCursor cursor = cursor();
        return cursor == null ? request.ownId() : cursor.id();
    }

    private void lookAgainInTime() {
        nextLook = loop.schedule(delivery.nextNanos(), () -> guarded(this::onTime));
    }

    private void onTime() throws IOException {
        CloseReason due = delivery.onTime(mailbox.progressNanos());
        if (due == CloseReason.STALLED) {
            close(due, false);
        } else if (due != null) {
            end(due);
        }
        if (!(state instanceof Closed)) {
            lookAgainInTime();
        }
    }

    private void close(CloseReason reason, boolean clean) {
        if (state instanceof Closed) {
            return;
        }
        leave();
        if (response.end(reason, clean)) {
            loop.drain().ended(this, response.sent());
        }
        loop.remove(this);
    }

    /** Removes the connection from everything that refers to it, and releases its resources. */
    private void leave() {
        FeedCursor cursor = cursor();
        state = new Closed();
        lookup.end();
        topicGrace.cancel();
        if (nextLook != null) {
            nextLook.cancel();
        }
        if (cursor != null) {
            cursor.end();
        }
        delivery.end();
        try {
            context.closed().accept(request);
        } catch (RuntimeException | Error e) {
            context.clientLog().failed(e);
        }
    }

    /** A failure of one client ends only that client. */
    @Override
    public void guarded(LoopAction action) {
        try {
            action.run();
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        close(context.clientLog().report(failure), false);
    }
}
