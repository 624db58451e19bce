package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.servlet.internal.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a request whose handler throws unexpectedly with a problem document. A container would answer with a page of
 * its own, some with a stack trace. On the container's threads.
 */
public final class FailureBarrier {
    private static final Logger LOG = LoggerFactory.getLogger(FailureBarrier.class);

    private FailureBarrier() {}

    /** Answers a request. The container handles an {@link IOException}. */
    public interface Handler {
        /** Answers a request. */
        void answer(ServletHttp request) throws IOException;
    }

    /** Has a request answered, and answers with a problem if that fails. */
    public static void answer(HttpServletRequest request, HttpServletResponse response, Handler handler)
            throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "SAMEORIGIN");
        ServletHttp http = ServletHttp.of(request);
        try {
            handler.answer(http);
        } catch (RuntimeException | Error e) {
            if (response.isCommitted() || request.isAsyncStarted()) {
                throw e;
            }
            LOG.error("Cannot answer {} {}", http.method(), http.path(), e);
            response.resetBuffer(); // the headers stay: scripts of other sites may read errors too
            http.send(Problem.unexpected().answer(http), response);
        }
    }
}
