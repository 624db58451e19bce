package io.github.kafkasse.servlet.internal.container;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the container's calls about one response on to it. The container makes them on its own threads, in any order,
 * and may report the end of a response several times.
 *
 * <p>When a client has disconnected, Jetty calls {@code WriteListener.onError}. In Tomcat, {@code write} throws on the
 * thread that writes, and {@code onError} of both listeners is called on another thread.
 */
final class ContainerCalls implements WriteListener, AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerCalls.class);

    private final AsyncResponse response;

    ContainerCalls(AsyncResponse response) {
        this.response = response;
    }

    @Override
    public void onWritePossible() throws IOException {
        response.writePossible();
    }

    /**
     * When Jetty's idle timeout ends a write, Jetty calls the listener while that write is still pending. Completing
     * the response now would write while a write is pending. The stream would also seem to have ended cleanly if the
     * client accepted the rest at that moment. Therefore a timeout cuts the response off.
     */
    @Override
    public void onError(Throwable cause) {
        response.lost(cause, cause instanceof TimeoutException);
    }

    @Override
    public void onError(AsyncEvent event) {
        response.lost(event.getThrowable(), false);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        response.lost(event.getThrowable(), false);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        response.completed(event.getThrowable());
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        LOG.debug("Another component has started asynchronous processing again");
    }
}
