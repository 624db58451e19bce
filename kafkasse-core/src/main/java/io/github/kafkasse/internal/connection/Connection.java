package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.internal.position.PositionResolver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected client: opens its response, keeps it fed, and ends it. Its states are drawn in this package's
 * description.
 *
 * <p>Everything but the methods of {@link StreamConnection} belongs to the connection's loop; those leave a message in
 * the {@link Mailbox}.
 */
public final class Connection implements StreamConnection, StartLookup.Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** What a client is told to wait for where the server cannot serve it now and no wait is configured. */
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private enum State {
        /** Its positions are being looked up; nothing has been sent. */
        RESOLVING,
        /** Its response is open, under its own id; Kafka has to say where that is. */
        AWAITING_KAFKA,
        /** It follows a feed. */
        STREAMING,
        /** It has ended; every call does nothing. */
        CLOSED
    }

    private final ConnectionContext context;
    private final EventLoop loop;
    private Request request;
    private final Response response;
    private final StreamDeadlines deadlines;
    private final Delivery delivery;
    private final StartLookup arrival;
    private final TopicGrace topicGrace;
    private final Mailbox mailbox;
    private final TurnPriority priority = new TurnPriority();

    // Owned by the loop: where its queue and its group have it.
    boolean queued;
    int memberIndex;
    int waitingIndex = -1;

    // Owned by the loop.
    private State state = State.RESOLVING;
    private @Nullable Subscription subscription;
    private EventLoop.@Nullable Timer nextLook;

    public Connection(ConnectionContext context, EventLoop loop, Request request, EventSink sink) {
        this.context = context;
        this.loop = loop;
        this.mailbox = new Mailbox(loop, this::noticed);
        this.request = request;
        this.response = new Response(context, sink, request);
        this.deadlines = new StreamDeadlines(context);
        this.delivery = new Delivery(response, deadlines);
        this.arrival = new StartLookup(context, loop, request, this);
        this.topicGrace = new TopicGrace(loop, context.nanoTime(), () -> guarded(this::endWithoutTopic));
    }

    public Request request() {
        return request;
    }

    @Override
    public void ready() {
        mailbox.sinkIsReady();
    }

    @Override
    public void clientGone(@Nullable Throwable cause) {
        LOG.debug("A client has gone", cause);
        mailbox.clientHasGone();
    }

    @Override
    public void probe() {
        mailbox.probe();
    }

    @Override
    public void end() {
        end(CloseReason.ENDED);
    }

    /** Ends the stream after the block that is being written. Any thread; the first reason counts. */
    @Override
    public void end(CloseReason reason) {
        mailbox.end(reason);
    }

    /** Has the loop run this connection soon. Any thread; also what wakes it when older records have come. */
    void signal() {
        mailbox.signal();
    }

    /** Looks up where the stream starts, and opens it then. */
    public void start() {
        loop.add(this);
        if (loop.isShuttingDown()) {
            turnAway();
        } else {
            guarded(arrival::ask);
        }
    }

    /**
     * Opens the response under the client's own id and ends it, for the client to come back to another server.
     *
     * @param isGoingDown whether the server goes down, and so the end waits for its turn; else it comes at once
     */
    public void deferToLater(boolean isGoingDown) {
        loop.add(this);
        guarded(() -> {
            Duration retry = context.retry().isZero() ? COME_BACK : context.retry();
            open(request.ownId(), retry, List.of());
            state = State.AWAITING_KAFKA;
            arrival.end();
            if (isGoingDown) {
                signal(); // sends the opening
                loop.drain().cameBack(this);
            } else {
                end(CloseReason.SHUTDOWN);
            }
        });
    }

    /** The engine is closing. */
    void shutDown() {
        if (state != State.RESOLVING) {
            end(CloseReason.SHUTDOWN);
        } else if (request.isReconnect()) {
            deferToLater(false);
        } else {
            refuseGoingDown();
        }
    }

    /** It has come while the engine is closing. */
    private void turnAway() {
        if (request.isReconnect()) {
            deferToLater(true);
        } else {
            refuseGoingDown();
        }
    }

    private void refuseGoingDown() {
        guarded(() -> refuseNow(Starts.notNow("The server is going down; another try may reach another one.")));
    }

    /** Ends without having opened, as soon as the reason is known. */
    public void refuse(CompletableFuture<KafkaSseException> reason) {
        loop.add(this);
        if (loop.isShuttingDown() && !reason.isDone()) {
            refuseGoingDown();
            return;
        }
        CompletableFuture<Void> unused = reason.exceptionally(Starts::reason)
                .thenAccept(known -> loop.execute(() -> {
                    if (state == State.RESOLVING) { // its client may have gone in the meantime
                        guarded(() -> refuseNow(known));
                    }
                }));
    }

    /** Breaks off, whatever is under way. */
    public void abort(CloseReason reason) {
        close(reason, false);
    }

    /** The topics that the stream follows are no longer as they were. */
    void topicsChanged() {
        if (subscription != null) {
            subscription.topicsChanged();
            topicGrace.missing(subscription.missingTopic());
            loop.runSoon(this);
        }
    }

    /** A topic that was deleted may have been made again in the meantime. */
    private void endWithoutTopic() {
        String missing = subscription == null ? null : subscription.missingTopic();
        if (missing != null) {
            fail(PositionResolver.notAvailable(missing));
            if (subscription != null && subscription.interrupted()) {
                close(CloseReason.FAILED, false); // the rest of that event will not come
            }
        }
    }

    /** Other threads have left mailbox. */
    private void noticed() {
        if (state == State.CLOSED) {
            return;
        }
        if (mailbox.isClientGone()) {
            close(CloseReason.CLIENT_GONE, false);
        } else if (state != State.RESOLVING) {
            readNotes();
            loop.runSoon(this);
        }
    }

    private void readNotes() {
        if (mailbox.takeSinkReady()) {
            response.outbox().unblock();
        }
        if (mailbox.takeProbe()) {
            delivery.heartbeat(request.format(), Setting.PositionHeartbeat.OFF);
        }
    }

    /** Whether its turn comes before those of the connections that read history. */
    boolean isLive() {
        return priority.isLive();
    }

    /** Whether its turns are as long as a filter takes. */
    boolean isFiltered() {
        return request.filter() != null;
    }

    /** Its turn: writes what there is to write, as far as the sink and the turn's budget allow. */
    void turn() {
        if (state != State.CLOSED) {
            guarded(this::pump);
        }
    }

    @Override
    public void found(StreamStart start) throws IOException {
        subscription = new Subscription(context, loop, this, response, start);
        delivery.subscription(subscription);
        if (state == State.RESOLVING) {
            open(subscription.id(), context.retry(), subscription.skipped());
        } else {
            subscription.skipped().forEach(response::announce);
        }
        state = State.STREAMING;
        arrival.end();
        request = request.started();
        priority.startsAt(subscription.isAtEnd());
        delivery.writeAnnouncements(); // its first bytes do not wait for those who read history
        topicsChanged(); // since they were looked up
    }

    @Override
    public void notFound(KafkaSseException reason) throws IOException {
        boolean passes = reason instanceof KafkaUnavailableException && request.namesEveryPosition();
        if (passes && mailbox.ending() == null) {
            if (state == State.RESOLVING) {
                open(request.ownId(), context.retry(), List.of());
                state = State.AWAITING_KAFKA;
                delivery.writeAnnouncements();
                noticed(); // what was left for it while it had no stream
            }
            arrival.askLater();
        } else if (state == State.RESOLVING) {
            refuseNow(reason);
        } else {
            fail(reason);
        }
    }

    private void open(String id, Duration retry, List<StreamStart.Skipped> skipped) throws IOException {
        response.open(id, retry, skipped);
        deadlines.opened(request);
        lookAgainInTime();
    }

    private void refuseNow(KafkaSseException reason) {
        state = State.CLOSED;
        leave();
        response.refuse(reason);
        loop.drain().ended(this, response.sent());
        loop.remove(this);
    }

    /** Tells the client of a failure that cannot mend, and ends the stream. */
    private void fail(KafkaSseException reason) {
        if (mailbox.ending() == null) {
            response.announceError(this::currentId, reason);
            end(CloseReason.FAILED);
        }
    }

    private void pump() throws IOException {
        if (state == State.RESOLVING) {
            return;
        }
        readNotes();
        CloseReason reason = mailbox.ending();
        Delivery.Turn turn = delivery.write(reason != null, loop.beginTurn(isFiltered()));
        priority.after(turn, delivery.written());
        switch (turn) {
            case OVER -> loop.runSoon(this);
            case IDLE -> {
                if (subscription != null) {
                    subscription.awaitNews();
                }
            }
            case ENDED -> close(Objects.requireNonNull(reason), true);
            case BLOCKED, WAITING -> {}
        }
    }

    private void lookAgainInTime() {
        nextLook = loop.schedule(deadlines.next(response.outbox()), () -> guarded(this::onTime));
    }

    private void onTime() throws IOException {
        if (deadlines.stalled(response.outbox())) {
            close(CloseReason.STALLED, false);
            return;
        }
        CloseReason due = deadlines.due();
        if (due != null) {
            end(due);
        } else if (deadlines.heartbeatDue()) {
            delivery.heartbeat(request.format(), context.positionHeartbeat());
            delivery.writeAnnouncements();
        }
        if (state != State.CLOSED) {
            lookAgainInTime();
        }
    }

    private String currentId() {
        return subscription == null ? request.ownId() : subscription.id();
    }

    private void close(CloseReason reason, boolean clean) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        leave();
        if (response.end(reason, clean)) {
            loop.drain().ended(this, response.sent());
        }
        loop.remove(this);
    }

    /** Lets go of everything that would hold this connection, or that it holds. */
    private void leave() {
        arrival.end();
        topicGrace.cancel();
        if (nextLook != null) {
            nextLook.cancel();
        }
        if (subscription != null) {
            subscription.end();
            subscription = null;
            delivery.subscription(null);
        }
        try {
            context.closed().accept(this);
        } catch (RuntimeException | Error e) {
            context.clientLog().failed(e);
        }
    }

    interface Action {
        void run() throws IOException;
    }

    /** What goes wrong with one client stays with it. */
    @Override
    public void guarded(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            LOG.debug("A client has gone", e);
            close(CloseReason.CLIENT_GONE, false);
        } catch (BrokenStreamException e) {
            context.clientLog().brokenOff(e);
            close(CloseReason.FAILED, false);
        } catch (RuntimeException | Error e) {
            context.clientLog().failed(e);
            close(CloseReason.FAILED, false);
        }
    }
}
