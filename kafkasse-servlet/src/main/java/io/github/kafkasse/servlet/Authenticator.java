package io.github.kafkasse.servlet;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Authenticates a request and decides what it may read. A browser's EventSource cannot set headers, so browsers usually
 * authenticate by a cookie; other clients send a token in {@code Authorization}.
 *
 * <p>The servlet calls it on the container's thread for each {@code GET} and {@code HEAD} request for a stream, also
 * when a client reconnects, before it parses the request. It is also called for requests to {@link
 * ServiceSettings#ADMIN_CONNECTIONS /admin/connections} that do not have the token of operators. It must be thread-safe
 * and should not block for long. If it throws, the client gets 500 and the exception is logged.
 */
@FunctionalInterface
public interface Authenticator {
    /**
     * Authenticates a request.
     *
     * @param request the request; its body must not be read
     * @return what it may read, or why access is refused
     */
    Access authenticate(HttpServletRequest request);

    /** {@return an authenticator that lets everybody read everything; the same object each time} */
    static Authenticator everybody() {
        return OpenAccess.INSTANCE;
    }
}
