package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.servlet.internal.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a request with a problem document if its handler throws unexpectedly. Otherwise the container would send its
 * own page, some containers with a stack trace. Called on the container's threads.
 */
public final class FailureBarrier {
    private static final Logger LOG = LoggerFactory.getLogger(FailureBarrier.class);

    private FailureBarrier() {}

    /** Answers a request. The container handles an {@link IOException}. */
    public interface Handler {
        /** Answers a request. */
        void answer(ServletHttp request) throws IOException;
    }

    /** Calls a handler, and answers with a problem if the handler fails. */
    public static void answer(HttpServletRequest request, HttpServletResponse response, Handler handler)
            throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "SAMEORIGIN");
        ServletHttp http = ServletHttp.of(request, response);
        try {
            handler.answer(http);
        } catch (RuntimeException | Error e) {
            if (response.isCommitted() || request.isAsyncStarted()) {
                throw e;
            }
            LOG.error("Cannot answer {} {}", http.method(), http.path(), e);
            response.resetBuffer(); // keeps the headers, so that scripts of allowed origins can read the error
            http.send(Problem.unexpected().answer(http));
        }
    }
}
