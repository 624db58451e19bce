package io.github.kafkasse.servlet.internal.container;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a response back to its container. {@link AsyncResponse} uses it once, without holding its monitor. */
final class AsyncEnd {
    /**
     * Marks a request that is dispatched to the servlet again so that the servlet throws and the container drops the
     * connection.
     */
    static final String CUT_OFF = AsyncResponse.class.getName() + ".cutOff";

    private static final Logger LOG = LoggerFactory.getLogger(AsyncEnd.class);

    private final HttpServletRequest request;
    private final AsyncContext async;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    AsyncEnd(HttpServletRequest request, AsyncContext async) {
        this.request = request;
        this.async = async;
    }

    /** Completes when the container has sent the whole response, or has ended the response without that. */
    CompletableFuture<Void> sent() {
        return sent;
    }

    /** Ends the response cleanly. The container may have ended it already, which has the same effect. */
    void complete() {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.debug("The container had ended a response already", e);
            sent.complete(null);
        }
    }

    /** Makes the container drop the connection: the servlet throws when the request is dispatched to it again. */
    void cutOff() {
        request.setAttribute(CUT_OFF, true);
        try {
            async.dispatch();
        } catch (RuntimeException e) {
            LOG.debug("The container was about to end a response that was to be cut off", e);
        }
    }
}
