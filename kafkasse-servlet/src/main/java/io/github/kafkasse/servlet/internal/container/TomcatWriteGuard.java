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
 * Waits, before a write to Tomcat, until none of Tomcat's threads is inside the connection any more.
 *
 * <p>Why: a write that fails in our thread marks Tomcat's processor of the connection as failed and then queues an
 * error event for it. A thread of Tomcat's that has called {@code onWritePossible}, or that has sent the rest of an
 * earlier write and found nothing to call, looks at that mark before it leaves. If it sees the mark, it closes the
 * connection, tells no listener, and gives the processor to the next connection, while our thread is still inside: the
 * error event then ends a connection that has nothing to do with it (Tomcat 10.1.59 and 11.0.27, {@code
 * AbstractProcessor.setErrorState} and {@code dispatch}).
 *
 * <p>How: Tomcat's threads hold the connection's lock all the time they are inside. The one method of the servlet API
 * that takes this lock is {@code ServletInputStream.isReady}, when the request has been read to its end, has a {@link
 * ReadListener}, and the caller is not a thread of Tomcat's: it has Tomcat look at the connection within the call. When
 * it returns, every thread that was inside has left. And no other can come, if the response was ready before: Tomcat
 * comes only to send what is left of a write. So the order is: the response is ready, {@link #awaitContainer}, write.
 * Once is enough until our next write that may reach the socket. The thread that waits, waits for some lines of
 * Tomcat's code; those threads wait for nobody.
 *
 * <p>There is no guard for HTTP/2: the lock of a stream cannot be taken through the servlet API. Tomcat does not use
 * a stream's processor again, so an error event cannot reach another stream. But it uses the stream's request and
 * response again, which our thread marks as failed, unless {@code discardRequestsAndResponses} is set ({@code
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

    /** Whether a thread of Tomcat's may be inside. Written by the thread that writes the response. */
    private volatile boolean mayBeInside = true;

    /** What was written since the last flush. Belongs to the thread that writes the response. */
    private int unflushed;

    private TomcatWriteGuard(ServletInputStream input, ServletResponse response) {
        this.input = input;
        this.response = response;
    }

    static boolean isNeeded(HttpServletRequest request) {
        return isTomcat(request) && request.getProtocol().startsWith("HTTP/1.");
    }

    /** By the class of the request: what a server says about itself is often changed, to say less. */
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
        return hasBody || input.isFinished() ? new TomcatWriteGuard(input, response) : NONE; // not with AJP
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

    /** What fits into the response's buffer does not reach the socket; what a filter does with it is not known. */
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

    /** A body of a request for a stream means nothing. */
    @Override
    public void onDataAvailable() throws IOException {
        byte[] discarded = new byte[DISCARDED_AT_ONCE];
        while (input.isReady() && input.read(discarded) >= 0) {
            // there is more
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
