package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.servlet.internal.http.Problem;
import io.github.kafkasse.servlet.internal.http.StreamType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and what answers it: the engine's sink on one side, the owner of an {@link AsyncResponse} on the other.
 * What it says in HTTP is here; what containers do meanwhile is there.
 *
 * <p>Threads: the methods of {@link EventSink} are called on a loop of the engine, those of {@link
 * AsyncResponse.Owner} on the container's threads, and {@link #connected} on either.
 */
public final class Exchange implements EventSink, AsyncResponse.Owner {
    /**
     * What a container gathers of small writes before it sends. The engine writes batches, so that more would only cost
     * memory a connection; much less, and Jetty would take large batches in as many small pieces.
     */
    private static final int BUFFER_SIZE = 16 * 1024;

    /** What an exchange is told to, and asked of. */
    public interface Life {
        /** The engine has taken the request. */
        default void connected(StreamConnection connection) {}

        /** Its stream has been opened; not called if it is refused. */
        void opened();

        /** What its client is told where the engine refuses it. */
        default Problem problem(KafkaSseException reason) {
            return Problem.of(reason);
        }

        /**
         * The exchange has ended. Called once, unless {@link #begin} throws; perhaps by another thread. Must not throw.
         */
        void ended();
    }

    private static final byte[] HEADERS_ALONE = {};
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final StreamType type;
    private final Consumer<Exchange> service;
    private final Set<Exchange> all;
    private final Life life;
    private final AsyncResponse async;

    // Guarded by this.
    private @Nullable StreamConnection connection;
    private boolean endRequested;
    private boolean gone;
    private @Nullable Throwable cause;

    private Exchange(
            HttpServletRequest request,
            HttpServletResponse response,
            StreamType type,
            Consumer<Exchange> service,
            Set<Exchange> all,
            Life life)
            throws IOException {
        this.request = request;
        this.response = response;
        this.type = type;
        this.service = service;
        this.all = all;
        this.life = life;
        this.async = new AsyncResponse(request, response, this);
    }

    /**
     * Makes a request asynchronous: the last thing to do with it on the container's thread.
     *
     * @param service starts what answers the request; called once, when the response may be written
     * @param all holds the exchange until its end; thread-safe
     * @param life told of its opening and its end
     */
    public static void begin(
            HttpServletRequest request,
            HttpServletResponse response,
            StreamType type,
            Consumer<Exchange> service,
            Set<Exchange> all,
            Life life)
            throws IOException {
        Exchange exchange = new Exchange(request, response, type, service, all, life);
        all.add(exchange);
        try {
            exchange.async.listen();
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("A request could not be made asynchronous", e);
            exchange.ended();
            exchange.async.giveUp(() -> Problem.unexpected().answer(request, response));
        }
    }

    private void ended() {
        if (all.remove(this)) {
            life.ended();
        }
    }

    /** Asks the engine for a clean end, as the servlet is taken out of service. */
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

    // ---- called by the response

    @Override
    public void start() {
        try {
            service.accept(this);
        } catch (RuntimeException | Error e) {
            LOG.error("A request could not be handed to the engine", e);
            answer(Problem.unexpected());
        }
    }

    @Override
    public void ready() {
        StreamConnection connected;
        synchronized (this) {
            connected = connection;
        }
        if (connected != null) {
            connected.ready();
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

    /** Passes on what happened before: the client may have left, or the servlet may be going out of service. */
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
        async.touch(this::writeStreamHead);
        life.opened();
    }

    @Override
    public void refuse(KafkaSseException reason) {
        answer(life.problem(reason));
    }

    @Override
    public boolean isReady() {
        return async.isReady();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        async.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        async.flush();
    }

    /**
     * Headers that have not gone out yet go first: else the container would count what there is, and not use chunks.
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

    /** Answers {@code HEAD} as {@link #open} would answer {@code GET}. */
    public void head() {
        ended();
        async.end(() -> {
            writeStreamHead();
            return HEADERS_ALONE;
        });
    }

    /** Answers with a problem, instead of a stream. */
    public void answer(Problem problem) {
        ended();
        async.end(() -> {
            byte[] body = problem.writeHead(request, response);
            return request.getMethod().equals("HEAD") ? HEADERS_ALONE : body;
        });
    }

    private void writeStreamHead() {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(type.contentType());
        response.setHeader("Cache-Control", "no-cache, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        response.setBufferSize(BUFFER_SIZE);
        if (mayLeaveChunksOut()) {
            response.setHeader("Transfer-Encoding", "chunked");
        }
    }

    /**
     * Jetty ends the body with the connection, unless the response asks for chunks, for a client that sends {@code
     * Connection: close}, and for every client while its connector shuts down. Tomcat always uses chunks, and would
     * name them twice.
     */
    private boolean mayLeaveChunksOut() {
        return request.getProtocol().equals("HTTP/1.1") && !TomcatWriteGuard.isTomcat(request);
    }
}
