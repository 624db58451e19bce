package io.github.kafkasse.servlet;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Says who a request is of, and what it may read. A browser's EventSource cannot set headers, so what it is known by is
 * usually a cookie; other clients send a token in {@code Authorization}.
 *
 * <p>It is asked on the container's thread for every request for a stream, reconnects too, before anything else of the
 * request is looked at: it must be thread-safe, and should not block for long. If it throws, the request is answered
 * with 500 and the exception is logged.
 */
@FunctionalInterface
public interface Authenticator {
    /**
     * Looks at a request.
     *
     * @param request the request; its body, if any, is not to be read
     * @return what it may read, or why not
     */
    Access authenticate(HttpServletRequest request);

    /** {@return what lets everybody read everything; the same object each time} */
    static Authenticator everybody() {
        return Everybody.INSTANCE;
    }
}
