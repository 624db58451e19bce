package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.servlet.internal.http.Caching;
import io.github.kafkasse.servlet.internal.http.StreamType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;

/** Writes the status and the headers of a stream. Called with the monitor of the {@link AsyncResponse}. */
final class StreamHead {
    private StreamHead() {}

    static void write(ServletHttp http, StreamType type, Caching policy, StreamOpening opening, int bufferSize) {
        HttpServletResponse response = http.response();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(type.contentType());
        Map<String, String> caching = caching(http, type, policy, opening);
        caching.forEach(response::setHeader);
        if (!caching.containsKey("ETag")) {
            response.setHeader("X-Accel-Buffering", "no"); // with it, nginx does not cache
        }
        response.setBufferSize(bufferSize);
        if (opening.isGzip()) {
            response.setHeader("Content-Encoding", "gzip");
        } else if (mayBeHeldBack(http, type)) {
            response.setHeader("Content-Encoding", "identity");
        }
        if (mayLeaveChunksOut(http.request())) {
            response.setHeader("Transfer-Encoding", "chunked");
        }
    }

    /** The headers that tell caches what they may keep of a stream. */
    static Map<String, String> caching(ServletHttp http, StreamType type, Caching policy, StreamOpening opening) {
        boolean hasChunks = !http.request().getProtocol().equals("HTTP/1.0");
        Caching applied = opening.range() != null && hasCredentials(http) ? new Caching(false) : policy;
        return applied.headers(http, type, opening, hasChunks, http.response().getHeader("Vary"));
    }

    /** The service may be guarded by something in front of it, such as Spring Security. */
    private static boolean hasCredentials(ServletHttp http) {
        return http.hasUser() || http.header("Authorization") != null || http.header("Cookie") != null;
    }

    /**
     * Jetty's {@code GzipHandler} compresses NDJSON for a client that accepts it, and by default does not flush what it
     * has compressed. It does not compress a response that has a {@code Content-Encoding}, or one of type {@code
     * text/event-stream}.
     */
    private static boolean mayBeHeldBack(ServletHttp http, StreamType type) {
        return type.format() == EventFormat.NDJSON
                && http.header("Accept-Encoding") != null
                && TomcatWriteGuard.containersOwn(http.request())
                        .getClass()
                        .getName()
                        .startsWith("org.eclipse.jetty.");
    }

    /**
     * Whether the container may end the body by closing the connection instead of using chunks. Jetty does so, unless
     * the response has {@code Transfer-Encoding: chunked}, for a client that sends {@code Connection: close}, and for
     * every client while its connector shuts down. Tomcat always uses chunks, and would send the header twice.
     */
    private static boolean mayLeaveChunksOut(HttpServletRequest request) {
        return request.getProtocol().equals("HTTP/1.1") && !TomcatWriteGuard.isTomcat(request);
    }
}
