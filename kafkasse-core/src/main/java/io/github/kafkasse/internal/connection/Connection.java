package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.ConnectionStatus;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.internal.connection.ConnectionState.Streaming;
import io.github.kafkasse.internal.encode.BatchDeflater;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.StreamEncoding;
import io.github.kafkasse.internal.encode.TextTail;
import io.github.kafkasse.internal.loop.EventLoop;
import io.github.kafkasse.internal.loop.LiveGroup;
import io.github.kafkasse.internal.loop.StreamClient;
import io.github.kafkasse.internal.request.Notice;
import io.github.kafkasse.internal.request.Request;
import io.github.kafkasse.internal.request.StreamStart;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connected client, from its request to its end: it has an {@link Opening} until its stream starts, and gets turns
 * while its response is open. In a turn it reads its {@link Mailbox}, and its {@link Delivery} writes what is
 * available. The package's description has a diagram of its states. Belongs to its loop; other threads use only the
 * mailbox.
 */
public final class Connection extends StreamClient implements Opening.Client {
    private final ConnectionContext context;
    private final EventLoop loop;
    private final ClientTasks tasks;
    private final Response response;
    private final Delivery delivery;
    private final ConnectionTimer timer;
    private final Mailbox mailbox;

    // Owned by the loop.
    private Request request;
    private ConnectionState state;

    /**
     * A connection; its sink is not used before {@link #start}, {@link #deferToLater} or {@link #refuse}. Its mailbox
     * accepts messages before that.
     */
    public Connection(ConnectionContext context, EventLoop loop, Request request, EventSink sink) {
        this.context = context;
        this.loop = loop;
        this.request = request;
        this.tasks = new ClientTasks(loop, this::failed);
        KafkaSseListener listener = context.listenerTo(request);
        this.mailbox = new Mailbox(loop, this::noticed);
        this.response = new Response(sink, request, listener, context.clientLog());
        BatchDeflater deflater = request.isGzip() ? loop.encoder().deflater() : null;
        StreamWriter writer =
                new StreamWriter(sink, deflater, context.nanoTime().getAsLong());
        StreamEncoding encoding = StreamEncoding.of(request.format(), false);
        this.delivery =
                new Delivery(new ControlMessages(encoding, listener, context.clientLog()), writer, context.nanoTime());
        this.timer = new ConnectionTimer(
                new StreamDeadlines(context, writer),
                delivery,
                context.positionHeartbeat(),
                mailbox,
                tasks,
                () -> close(CloseReason.STALLED, false));
        this.state = new ConnectionState.Starting(new Opening(context, loop, request, mailbox, tasks, this));
    }

    /** The client's request; without its scope once the stream has started. */
    public Request request() {
        return request;
    }

    /** The connection's interface for other threads. */
    public StreamConnection mailbox() {
        return mailbox;
    }

    /** Whether it has ended; on the loop. A client can disconnect before the start. */
    public boolean isClosed() {
        return state instanceof ConnectionState.Closed;
    }

    /** The live group in which it waits for new records; {@code null} if it is in none. */
    @Nullable
    LiveGroup liveGroup() {
        return state instanceof Streaming streaming ? streaming.cursor().liveGroup() : null;
    }

    /** Looks up where the stream starts, and then opens it. */
    public void start() {
        begin(Opening::start);
    }

    /**
     * Opens the response under the client's own id and ends it, so that the client reconnects to another server.
     *
     * @param isGoingDown whether the server is shutting down, and the end waits for its turn; otherwise it ends at once
     */
    public void deferToLater(boolean isGoingDown) {
        begin(opening -> opening.defer(isGoingDown));
    }

    /** Refuses the client as soon as the reason is known, without opening the response. */
    public void refuse(CompletableFuture<KafkaSseException> reason) {
        begin(opening -> opening.refuse(reason));
    }

    private void begin(Consumer<Opening> how) {
        if (state instanceof ConnectionState.Starting starting) {
            loop.add(this);
            how.accept(starting.opening());
        }
    }

    @Override
    public void stream(StreamStart start) throws IOException {
        FeedCursor cursor = new FeedCursor(context, loop, this, start, tasks, mailbox::signal, this::cannotContinue);
        boolean opened = state.isOpen();
        state = new Streaming(cursor);
        delivery.follow(cursor);
        if (opened) {
            cursor.takeNotices().forEach(delivery.messages()::add);
        } else {
            open(start.opening(cursor.id()), context.retry(), cursor.takeNotices());
        }
        request = request.started();
        delivery.writeMessages(); // its first bytes do not wait for clients that read history
        topicsChanged(); // since they were looked up
    }

    @Override
    public void open(StreamOpening opening, Duration retry, List<Notice> notices) throws IOException {
        response.open(opening);
        delivery.opened(opening.id(), retry, notices);
        timer.start(request);
    }

    @Override
    public void catchUp() throws IOException {
        delivery.writeMessages();
        mailbox.read();
    }

    @Override
    public void refuseNow(KafkaSseException reason) {
        leave();
        loop.remove(this, response.refuse(reason));
    }

    @Override
    public void fail(Supplier<String> id, KafkaSseException reason) {
        if (mailbox.ending() == null) {
            delivery.messages().addError(id, reason);
            end(CloseReason.FAILED);
        }
    }

    @Override
    public void endWithDrain() {
        loop.runSoon(this); // writes the first block
        loop.drain().cameBack(this);
    }

    @Override
    public void end(CloseReason reason) {
        mailbox.end(reason);
    }

    @Override
    public void shutDown() {
        if (state instanceof ConnectionState.Starting starting && !state.isOpen()) {
            starting.opening().shutDown();
        } else {
            end(CloseReason.SHUTDOWN);
        }
    }

    /**
     * A stream whose end cannot be written now is aborted. A response that is open under the client's own id is not: it
     * has few bytes, which are written by the thread that reports that the sink is ready.
     */
    @Override
    public void endNow() {
        shutDown();
        turn();
        if (state instanceof Streaming) {
            close(CloseReason.SHUTDOWN, false);
        }
    }

    @Override
    public void topicsChanged() {
        if (state instanceof Streaming streaming) {
            streaming.topicsChanged(
                    cursor -> new TopicGrace(loop.timers(), context.nanoTime(), cursor, this::cannotContinue));
            loop.runSoon(this);
        }
    }

    /** The stream cannot continue: its topic has been missing for too long, or its view is not available. */
    private void cannotContinue(KafkaSseException reason) {
        if (state instanceof Streaming streaming) {
            fail(streaming.cursor()::id, reason);
            if (streaming.cursor().isInterrupted()) {
                close(CloseReason.FAILED, false); // the rest of that event will not come
            }
        }
    }

    /** Other threads have left messages. */
    private void noticed() {
        if (mailbox.isClientGone()) {
            close(CloseReason.CLIENT_GONE, false);
        } else if (state.isOpen()) {
            boolean turn = mailbox.takeTurnRequest();
            delivery.read(mailbox);
            if (turn || delivery.needsTurn()) {
                loop.runSoon(this);
            }
        }
    }

    @Override
    public @Nullable ConnectionStatus status() {
        return state instanceof Streaming streaming && !request.watcher()
                ? new ConnectionStatus(mailbox, streaming.cursor().behind(), delivery.bytes())
                : null;
    }

    @Override
    public Kind kind() {
        Kind live = request.filter() == null ? Kind.LIVE : Kind.FILTERED;
        return delivery.isLive() ? live : Kind.HISTORY;
    }

    @Override
    public void turn() {
        if (state.isOpen()) {
            tasks.run(this::writeAvailable);
        }
    }

    /** Writes what is available, within the limits of the sink and of the turn. */
    private void writeAvailable() throws IOException {
        delivery.read(mailbox);
        CloseReason ending = mailbox.ending();
        TurnEnd result = delivery.write(ending != null, loop.beginTurn(request.filter() != null));
        if (result == TurnEnd.SPENT) {
            loop.runSoon(this);
        } else if (result == TurnEnd.ENDED && ending != null && delivery.finish(response.endsCleanly(ending))) {
            close(ending, true);
        } else if (result == TurnEnd.COMPLETE) {
            delivery.addEnd();
            end(CloseReason.COMPLETED);
        }
    }

    @Override
    public int take(EncodedBatch batch, @Nullable TextTail known, long now) {
        int taken = NOT_TAKEN;
        try {
            taken = delivery.take(batch, known, now);
            if (taken == NOT_TAKEN && !delivery.isBlocked()) {
                loop.runSoon(this);
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
        return taken;
    }

    private void close(CloseReason reason, boolean clean) {
        if (!isClosed()) {
            leave();
            loop.remove(this, response.end(reason, clean));
        }
    }

    /** Removes the connection from everything that refers to it, and releases its resources. */
    private void leave() {
        ConnectionState last = state;
        state = new ConnectionState.Closed();
        last.end();
        timer.cancel();
        delivery.end();
        context.hasEnded(request);
    }

    private void failed(Throwable failure) {
        close(context.clientLog().report(failure), false);
    }
}
