package io.github.kafkasse.servlet.internal.container;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits before each write to Tomcat until none of Tomcat's threads is processing the connection.
 *
 * <p>The race: a write that fails on our thread marks Tomcat's processor of the connection as failed, and then queues
 * an error event for it. A Tomcat thread checks that mark before it leaves the connection, after it has called {@code
 * onWritePossible} or has sent the rest of an earlier write. If the mark is set, it closes the connection, calls no
 * listener, and assigns the processor to the next connection, while our thread still uses it. The error event then ends
 * that unrelated connection (Tomcat 10.1.59 and 11.0.27, {@code AbstractProcessor.setErrorState} and {@code dispatch}).
 *
 * <p>The solution: Tomcat's threads hold the connection's lock while they process the connection. One method of the
 * servlet API takes this lock: {@code ServletInputStream.isReady}, if the request has been read to its end and has a
 * {@link ReadListener}, and if the caller is not a Tomcat thread. Tomcat then processes the connection within the call.
 * When the call returns, every thread that was processing the connection has left it. No other thread enters if the
 * response was ready before, because Tomcat enters only to send the rest of a write. The order is therefore: the
 * response is ready, {@link #awaitContainer}, write. One call is enough until our next write that may reach the socket.
 * The wait is short: Tomcat's threads hold the lock for a few lines of code and do not block there.
 *
 * <p>HTTP/2 has no guard, because the servlet API cannot take the lock of an HTTP/2 stream. Tomcat does not reuse the
 * processor of an HTTP/2 stream, so an error event cannot reach another one. It does reuse the stream's request and
 * response, which our thread marks as failed, unless {@code discardRequestsAndResponses} is set ({@code
 * StreamProcessor.process}, {@code Stream.recycle}).
 */
final class TomcatWriteGuard implements WriteGuard, ReadListener {
    private static final Logger LOG = LoggerFactory.getLogger(TomcatWriteGuard.class);
    private static final int DISCARDED_AT_ONCE = 4096;

    private final ServletInputStream input;
    private final ServletResponse response;

    // Set once, on the container's thread, before listen registers this.
    private Listening whenRead = () -> {};
    private Consumer<@Nullable Throwable> lost = cause -> {};
    private boolean begun;

    /** Whether a Tomcat thread may be processing the connection. Set by the thread that writes the response. */
    private volatile boolean mayBeInside = true;

    /** The number of bytes written since the last flush. Used only by the thread that writes the response. */
    private int unflushed;

    private TomcatWriteGuard(ServletInputStream input, ServletResponse response) {
        this.input = input;
        this.response = response;
    }

    static boolean isNeeded(HttpServletRequest request) {
        return isTomcat(request) && request.getProtocol().startsWith("HTTP/1.");
    }

    /** Decides by the class of the request, because operators often change the name that a server reports. */
    static boolean isTomcat(ServletRequest request) {
        return containersOwn(request).getClass().getName().startsWith("org.apache.catalina.");
    }

    static WriteGuard of(HttpServletRequest request, ServletResponse response) throws IOException {
        ServletInputStream input;
        try {
            input = containersOwn(request).getInputStream();
        } catch (IllegalStateException e) {
            LOG.warn("A filter reads the body of requests for streams with getReader: Tomcat cannot be guarded", e);
            return NONE;
        }
        boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        return hasBody || input.isFinished() ? new TomcatWriteGuard(input, response) : NONE; // no guard for AJP
    }

    static ServletRequest containersOwn(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner;
    }

    @Override
    public void listen(Listening whenRead, Consumer<@Nullable Throwable> lost) throws IOException {
        this.whenRead = whenRead;
        this.lost = lost;
        input.setReadListener(this);
        if (input.isFinished()) {
            onAllDataRead();
        }
    }

    @Override
    public boolean mustAwaitContainer() {
        return mayBeInside;
    }

    @Override
    public void awaitContainer() {
        boolean unused = input.isReady();
        mayBeInside = false;
    }

    /**
     * Bytes that fit into the response's buffer do not reach the socket. If a filter wraps the response, any write may.
     */
    @Override
    public void wrote(int length) {
        unflushed += length;
        if (response instanceof ServletResponseWrapper || unflushed >= response.getBufferSize()) {
            mayBeInside = true;
        }
    }

    @Override
    public void flushed() {
        unflushed = 0;
        mayBeInside = true;
    }

    // ---- called by Tomcat

    /** Discards the body of the request, which has no meaning for a stream. */
    @Override
    public void onDataAvailable() throws IOException {
        byte[] discarded = new byte[DISCARDED_AT_ONCE];
        while (input.isReady() && input.read(discarded) >= 0) {
            // discards the rest
        }
    }

    @Override
    public void onAllDataRead() throws IOException {
        if (!begun) {
            begun = true;
            whenRead.run();
        }
    }

    @Override
    public void onError(Throwable cause) {
        lost.accept(cause);
    }
}
