package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.servlet.internal.http.Problem;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a request whose handler throws unexpectedly with a problem document: what a container would answer is a page
 * of its own, some with a stack trace. On the container's threads.
 */
public final class FailureBarrier {
    private static final Logger LOG = LoggerFactory.getLogger(FailureBarrier.class);

    private FailureBarrier() {}

    /** Answers a request; what fails with an {@link IOException} is left to the container. */
    public interface Handler {
        void answer() throws IOException, ServletException;
    }

    public static void answer(HttpServletRequest request, HttpServletResponse response, Handler handler)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "SAMEORIGIN");
        try {
            handler.answer();
        } catch (RuntimeException | Error e) {
            if (response.isCommitted() || request.isAsyncStarted()) {
                throw e;
            }
            LOG.error("Cannot answer {} {}", request.getMethod(), request.getRequestURI(), e);
            response.resetBuffer(); // the headers stay: scripts of other sites may read errors too
            Problem.unexpected().answer(request, response);
        }
    }
}
