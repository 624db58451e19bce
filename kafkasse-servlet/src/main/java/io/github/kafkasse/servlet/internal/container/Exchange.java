package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamCompleteException;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.Problem;
import io.github.kafkasse.servlet.internal.http.StreamType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request for a stream and its response. For the engine it is the sink; for the container it is the owner of an
 * {@link AsyncResponse}. This class writes the HTTP status and headers; {@link AsyncResponse} handles the container.
 *
 * <p>Threads: the engine's loops call the methods of {@link EventSink}, the container's threads those of {@link
 * ResponseOwner}, and either {@link #connected}.
 */
public final class Exchange implements EventSink, ResponseOwner {
    /** Observes an exchange. */
    public interface Life {
        /** The engine has accepted the request. */
        default void connected(StreamConnection connection) {}

        /** Its stream has been opened; not called if it is refused. */
        void opened();

        /** {@return the problem that the client gets if the engine refuses the request} */
        default Problem problem(KafkaSseException reason) {
            return Problem.of(reason);
        }

        /** The exchange has ended. Called once, by any thread. Must not throw. */
        void ended();
    }

    private static final byte[] HEADERS_ALONE = {};
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final HttpServletResponse response;
    private final Exchanges all;
    private final Life life;
    private final AsyncResponse async;

    /** {@code null} once the stream is open: a request, with its id, may take more memory than the rest. */
    private volatile @Nullable Pending pending;

    // Guarded by this.
    private @Nullable StreamConnection connection;
    private boolean endRequested;
    private boolean gone;
    private @Nullable Throwable cause;

    /** What is needed until the request is answered. */
    private record Pending(ServletHttp http, StreamType type, Consumer<Exchange> service) {}

    /** Makes a request asynchronous. {@link Exchanges} calls it on the container's thread. */
    Exchange(ServletHttp http, StreamType type, Consumer<Exchange> service, Exchanges all, Life life)
            throws IOException {
        this.response = http.response();
        this.pending = new Pending(http, type, service);
        this.all = all;
        this.life = life;
        this.async = new AsyncResponse(http.request(), response, this);
    }

    /** Registers the listeners, as the last step on the container's thread. If that fails, sends an error. */
    void begin() {
        try {
            async.listen();
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("A request could not be made asynchronous", e);
            ended();
            ServletHttp http = pending().http();
            async.giveUp(() -> http.send(Problem.unexpected().answer(http)));
        }
    }

    private Pending pending() {
        Pending present = pending;
        if (present == null) {
            throw new IllegalStateException("The stream is open already");
        }
        return present;
    }

    private void ended() {
        if (all.remove(this)) {
            life.ended();
        }
    }

    /**
     * Whether a request was dispatched to its servlet again so that the servlet throws and the container drops the
     * connection.
     */
    public static boolean isCutOff(HttpServletRequest request) {
        return request.getAttribute(AsyncEnd.CUT_OFF) != null;
    }

    /** Requests a clean end from the engine, because the servlet is being destroyed. */
    public void shutDown() {
        StreamConnection connected;
        synchronized (this) {
            endRequested = true;
            connected = connection;
        }
        if (connected != null) {
            connected.end(CloseReason.SHUTDOWN);
        }
    }

    private synchronized @Nullable StreamConnection connection() {
        return connection;
    }

    // ---- called by the response

    @Override
    public void start() {
        try {
            pending().service().accept(this);
        } catch (RuntimeException | Error e) {
            LOG.error("A request could not be passed to the engine", e);
            answer(Problem.unexpected());
        }
    }

    @Override
    public void ready() {
        StreamConnection connected = connection();
        if (connected != null) {
            connected.ready();
        }
    }

    @Override
    public void progress() {
        StreamConnection connected = connection();
        if (connected != null) {
            connected.progress();
        }
    }

    @Override
    public void gone(@Nullable Throwable why) {
        StreamConnection connected;
        synchronized (this) {
            gone = true;
            cause = why;
            connected = connection;
        }
        ended();
        if (connected != null) {
            connected.clientGone(why);
        }
    }

    // ---- called by the engine

    @Override
    public void connected(StreamConnection made) {
        life.connected(made);
        attach(made);
    }

    /**
     * Sets the connection, and reports what happened before: the client may have disconnected, or the servlet may be
     * shutting down.
     */
    public void attach(StreamConnection made) {
        boolean isGone;
        boolean isToEnd;
        Throwable why;
        synchronized (this) {
            connection = made;
            isGone = gone;
            isToEnd = endRequested;
            why = cause;
        }
        if (isGone) {
            made.clientGone(why);
        } else if (isToEnd) {
            made.end(CloseReason.SHUTDOWN);
        }
    }

    @Override
    public void open(StreamOpening opening) throws IOException {
        Pending request = pending();
        async.touch(() -> writeHead(request, opening));
        pending = null;
        life.opened();
    }

    @Override
    public void refuse(KafkaSseException reason) {
        if (reason instanceof StreamCompleteException) {
            answer(HttpAnswer.STOP);
        } else {
            answer(life.problem(reason));
        }
    }

    @Override
    public boolean write(byte[] bytes, int offset, int length) throws IOException {
        return async.write(bytes, offset, length);
    }

    /**
     * Sends the headers first if they are not sent yet. Otherwise the container would set {@code Content-Length}
     * instead of using chunks.
     */
    @Override
    public void close() {
        ended();
        async.end(() -> response.isCommitted() ? null : HEADERS_ALONE);
    }

    @Override
    public void abort() {
        ended();
        async.abort();
    }

    @Override
    public CompletableFuture<Void> completion() {
        return async.sent();
    }

    // ---- answers that are not streams

    /** Answers a {@code HEAD} request with the headers that {@link #open} sends for {@code GET}. */
    public void head(StreamOpening opening) {
        Pending request = pending();
        ended();
        async.end(() -> {
            writeHead(request, opening);
            return HEADERS_ALONE;
        });
    }

    private void writeHead(Pending request, StreamOpening opening) {
        StreamHead.write(request.http(), request.type(), all.caching(), opening, async.bufferSize());
    }

    /** Answers 304 if the client has the stream already. {@return whether it has; otherwise nothing is answered} */
    public boolean isUnchanged(StreamOpening opening) {
        Pending request = pending();
        Map<String, String> headers = StreamHead.caching(request.http(), request.type(), all.caching(), opening);
        if (!all.caching().isUnchanged(request.http(), headers)) {
            return false;
        }
        answer(new HttpAnswer(HttpServletResponse.SC_NOT_MODIFIED, headers, null));
        return true;
    }

    /** Answers with a problem instead of a stream. */
    public void answer(Problem problem) {
        answer(problem.answer(pending().http()));
    }

    private void answer(HttpAnswer answer) {
        ServletHttp http = pending().http();
        ended();
        async.end(() -> {
            http.sendHead(answer);
            return http.isHead() ? HEADERS_ALONE : answer.bytes();
        });
    }
}
