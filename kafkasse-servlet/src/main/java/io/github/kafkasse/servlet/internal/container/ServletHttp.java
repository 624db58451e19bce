package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.HttpRequest;
import io.github.kafkasse.servlet.internal.http.Location;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adapts a servlet request to {@link HttpRequest}, and sends answers to it. The headers and the remote address are read
 * from the container's request, so only while that request is in use. The method, the path and the query may be read at
 * any time.
 *
 * @param request the container's request
 * @param response the container's response to it
 * @param method its method
 * @param path its path
 * @param query its query
 * @param hasUser whether the container, or a filter, has authenticated its user
 */
public record ServletHttp(
        HttpServletRequest request,
        HttpServletResponse response,
        String method,
        String path,
        @Nullable String query,
        boolean hasUser)
        implements HttpRequest {
    /** {@return an adapter of a request; called on the container's thread} */
    public static ServletHttp of(HttpServletRequest request, HttpServletResponse response) {
        return new ServletHttp(
                request,
                response,
                request.getMethod(),
                request.getRequestURI(),
                request.getQueryString(),
                request.getUserPrincipal() != null);
    }

    @Override
    public List<String> headers(String name) {
        return Collections.list(request.getHeaders(name));
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public String remoteAddress() {
        return request.getRemoteAddr();
    }

    /**
     * Determines the request's location below the root of the service.
     *
     * @param rootPatterns the patterns to which the servlet is mapped if it shares the root of its context
     */
    public Location location(List<String> rootPatterns) {
        String servletPath = request.getServletPath();
        String rest = request.getPathInfo();
        boolean sharesRoot =
                rootPatterns.contains(request.getHttpServletMapping().getPattern());
        boolean isDefault = request.getHttpServletMapping().getMappingMatch() == MappingMatch.DEFAULT;
        String mount = sharesRoot || isDefault ? "" : servletPath;
        String path = mount.isEmpty() ? servletPath + (rest == null ? "" : rest) : rest == null ? "" : rest;
        String last = rest == null ? servletPath : rest;
        return new Location(request.getContextPath() + mount + "/", Location.withoutSlashes(path), last.endsWith("/"));
    }

    /** Sends an answer on the container's thread, without a body if the method is {@code HEAD}. */
    public void send(HttpAnswer answer) throws IOException {
        sendHead(answer);
        if (answer.body() != null && !isHead()) {
            answer.body().writeTo(response.getOutputStream());
        }
    }

    /** Sets the status and the headers. */
    void sendHead(HttpAnswer answer) {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.body() != null) {
            response.setContentLengthLong(answer.body().length());
        }
    }
}
