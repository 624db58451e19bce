package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.internal.request.Request;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and ends the response of one client, and reports both to the listener. Belongs to the connection's loop. */
final class Response {
    private static final Logger LOG = LoggerFactory.getLogger(Response.class);

    private final EventSink sink;
    private final EventFormat format;
    private final boolean isBounded;
    private final KafkaSseListener listener;
    private final ClientLog clientLog;
    private boolean opened;

    Response(EventSink sink, Request request, KafkaSseListener listener, ClientLog clientLog) {
        this.sink = sink;
        this.format = request.format();
        this.isBounded = request.isBounded();
        this.listener = listener;
        this.clientLog = clientLog;
    }

    /** Opens the response. */
    void open(StreamOpening opening) throws IOException {
        sink.open(opening);
        opened = true;
        listener.connectionOpened(format);
    }

    /**
     * Refuses the request, without opening the response.
     *
     * @return completes when the sink has sent all accepted bytes
     */
    CompletionStage<Void> refuse(KafkaSseException reason) {
        listener.connectionRefused(reason);
        try {
            sink.refuse(reason);
        } catch (IOException e) {
            LOG.debug("A client disconnected before its refusal", e);
            abort();
        } catch (RuntimeException | Error e) {
            clientLog.sinkFailed(sink, "refuse", e);
            abort();
        }
        return sent();
    }

    /**
     * Ends the response, cleanly if requested and possible.
     *
     * @return completes when the sink has sent all accepted bytes; complete if the end was not clean
     */
    CompletionStage<Void> end(CloseReason reason, boolean clean) {
        if (opened) {
            listener.connectionClosed(format, reason);
        }
        if (clean && endsCleanly(reason) && closed()) {
            return sent();
        }
        abort();
        return CompletableFuture.completedFuture(null);
    }

    /** Whether a stream may end cleanly. A bounded one does only if it is complete, so that its client knows. */
    boolean endsCleanly(CloseReason reason) {
        return !isBounded || reason == CloseReason.COMPLETED;
    }

    private CompletionStage<Void> sent() {
        try {
            return Objects.requireNonNull(sink.completion());
        } catch (RuntimeException | Error e) {
            clientLog.sinkFailed(sink, "completion", e);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void abort() {
        try {
            sink.abort();
        } catch (RuntimeException | Error e) {
            clientLog.sinkFailed(sink, "abort", e);
        }
    }

    private boolean closed() {
        try {
            sink.close();
            return true;
        } catch (IOException e) {
            LOG.debug("A client disconnected at the end of its stream", e);
            return false;
        } catch (RuntimeException | Error e) {
            clientLog.sinkFailed(sink, "close", e);
            return false;
        }
    }
}
