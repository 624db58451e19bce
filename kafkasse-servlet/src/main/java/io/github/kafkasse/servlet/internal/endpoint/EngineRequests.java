package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.servlet.internal.container.Exchange;
import io.github.kafkasse.servlet.internal.container.ServletHttp;
import io.github.kafkasse.servlet.internal.http.Caching;
import io.github.kafkasse.servlet.internal.http.Problem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes requests to the engine after they have got a place. A client is connected, unless its request is answered
 * without a stream: {@code HEAD}, and {@code GET} if the client has the stream already. {@link StreamEndpoint} calls
 * this on the container's thread, or on the thread on which a place became free. Thread-safe.
 */
final class EngineRequests {
    private static final Logger LOG = LoggerFactory.getLogger(EngineRequests.class);

    private final KafkaSse engine;
    private final Caching caching;

    EngineRequests(KafkaSse engine, Caching caching) {
        this.engine = engine;
        this.caching = caching;
    }

    /** Connects the client, or checks its request first. */
    void start(ServletHttp http, StreamRequest request, Exchange exchange) {
        if (http.isHead() || (request.until() != null && caching.isConditional(http))) {
            check(http, request, exchange);
        } else {
            connect(request, exchange);
        }
    }

    private void connect(StreamRequest request, Exchange exchange) {
        StreamConnection unused = engine.connect(request, exchange);
    }

    /** If the client disconnects, the lookup is cancelled. */
    private void check(ServletHttp http, StreamRequest request, Exchange exchange) {
        CompletableFuture<StreamOpening> checked = engine.check(request);
        exchange.attach(new LookupConnection(checked));
        CompletableFuture<?> unused = checked.whenComplete((opening, failure) -> {
            Throwable reason = failure instanceof CompletionException ? failure.getCause() : failure;
            if (reason == null) {
                answer(http, request, exchange, opening);
            } else if (checked.isCancelled()) {
                exchange.abort();
            } else if (reason instanceof KafkaSseException refusal) {
                exchange.refuse(refusal);
            } else {
                LOG.error("A request could not be checked", reason);
                exchange.answer(Problem.unexpected());
            }
        });
    }

    private void answer(ServletHttp http, StreamRequest request, Exchange exchange, StreamOpening opening) {
        try {
            if (exchange.isUnchanged(opening)) {
                return;
            }
            if (http.isHead()) {
                exchange.head(opening);
            } else {
                connect(request, exchange);
            }
        } catch (RuntimeException | Error e) { // thrown by user code; no caller would see it
            LOG.error("A request that was checked could not be passed to the engine", e);
            exchange.answer(Problem.unexpected());
        }
    }
}
