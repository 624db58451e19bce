package io.github.kafkasse.servlet.internal.container;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response that is written from a thread which is not the container's, and that ends once, whoever ends it.
 *
 * <p>Threads: its owner writes from the engine's loop, the container calls the listeners' methods from its own
 * threads. Neither waits for the other, and a container may give a response up, and use its objects for another
 * request, while the loop is about to write. So every touch of the response, and every change of state, happens under
 * this object's monitor. Nothing that is called under it blocks: the output is asynchronous, and the owner and the
 * {@code AsyncContext} are called outside of it. There is hardly ever a second thread that waits.
 *
 * <pre>
 *             onWritePossible               end                  taken: complete
 *   ACCEPTED ─────────────────► OPEN ───────────────► ENDING ────────────────────► ENDED
 *              (owner.start)     │  abort                        taken: dispatch     ▲
 *                                └──────────────────► ABORTED ─────────────────────┤
 *                                                                                  │
 *   from any state: the container says error, time-out or complete ────────────────┘
 * </pre>
 *
 * <p>What containers do where the specification leaves it open: a client that has gone, Jetty tells {@code
 * WriteListener.onError} of; Tomcat lets {@code write} throw in our thread, and calls {@code onError} of both
 * listeners on another. {@code AsyncContext.complete} may throw if the container was quicker. Jetty runs the rest of
 * the request in the thread that calls it. Tomcat must be kept from reusing what our thread still writes to, see
 * {@link TomcatWriteGuard}; and when it stops the application it ends asynchronous requests that have no time-out
 * within a second, wherever they are, so there they get one.
 */
public final class AsyncResponse implements WriteListener, AsyncListener {
    /** Who writes the response. Each method may be called on any thread of the container, and must not block. */
    public interface Owner {
        /** The response may be written from now on. Called first, once, unless the client goes away before. */
        void start();

        /** More may be written. */
        void ready();

        /** The response has ended, and not because its owner has ended it. Called last. */
        void gone(@Nullable Throwable cause);
    }

    private enum State {
        /**
         * Asynchronous, but the container has not yet called: nothing may be written, and the owner was not started.
         */
        ACCEPTED,
        /** The owner writes. */
        OPEN,
        /** The owner has ended it; what is left goes out as the container takes it, and then the end. */
        ENDING,
        /** Broken off; the connection is dropped when the container takes something again, or gives the client up. */
        ABORTED,
        /** The response belongs to the container again: it is never touched in this state. */
        ENDED
    }

    /** An attribute of a request that comes back to the servlet only for it to throw, to make the container drop it. */
    public static final String CUT_OFF = AsyncResponse.class.getName() + ".cutOff";

    private static final Logger LOG = LoggerFactory.getLogger(AsyncResponse.class);

    private final HttpServletRequest request;
    private final ServletOutputStream output;
    private final AsyncContext async;
    private final Owner owner;
    private final WriteGuard guard;

    // Guarded by this.
    private State state = State.ACCEPTED;
    private byte @Nullable [] lastBytes;
    private @Nullable Throwable failure;

    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    /** Makes a request asynchronous, on the container's thread. */
    public AsyncResponse(HttpServletRequest request, HttpServletResponse response, Owner owner) throws IOException {
        this.request = request;
        this.owner = owner;
        this.output = response.getOutputStream();
        this.guard = WriteGuard.of(request, response);
        this.async = request.startAsync(request, response);
    }

    /** Lets the container call its listeners: the last thing to do on its thread. */
    public void listen() throws IOException {
        async.setTimeout(TomcatWriteGuard.isTomcat(request) ? Long.MAX_VALUE : 0);
        async.addListener(this);
        guard.listen(() -> output.setWriteListener(this), this::lost);
    }

    /** Completes when the container has sent all of the response, or has given it up. */
    CompletableFuture<Void> sent() {
        return sent;
    }

    /** Answers on the container's thread, when {@link #listen} has failed. */
    void giveUp(Answer answer) {
        synchronized (this) {
            state = State.ENDED;
        }
        try {
            answer.write();
        } catch (IOException | RuntimeException e) {
            LOG.debug("A request that could not be made asynchronous could not be answered either", e);
        }
        complete();
    }

    interface Answer {
        void write() throws IOException;
    }

    // ---- called by the owner, after start

    /** Runs something that touches the response, but does not write. */
    synchronized void touch(Runnable action) throws IOException {
        requireOpen();
        action.run();
    }

    /** Whether {@link #write} or {@link #flush} may be called, once; if not, the owner will be told when. */
    public boolean isReady() {
        synchronized (this) {
            if (state != State.OPEN || failure != null) {
                return true; // the next write says why
            }
            try {
                if (!output.isReady()) {
                    return false;
                }
            } catch (RuntimeException e) { // Tomcat has closed the socket
                failure = e;
                return true;
            }
        }
        guard.awaitContainer();
        return true;
    }

    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        requireOpen();
        try {
            output.write(bytes, offset, length);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        } finally {
            guard.wrote(length);
        }
    }

    synchronized void flush() throws IOException {
        requireOpen();
        try {
            output.flush();
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        } finally {
            guard.flushed();
        }
    }

    /**
     * Ends the response cleanly, when all that was written has been taken. The owner need not wait for it to be ready.
     *
     * @param last touches the response for the last time, and returns what is still to be written: {@code null} for
     *     nothing, no bytes for headers alone
     */
    void end(Supplier<byte @Nullable []> last) {
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            lastBytes = last.get();
            state = State.ENDING;
        }
        finish(false);
    }

    /** Breaks the response off. */
    public void abort() {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ABORTED;
        }
        sent.complete(null);
        cutOff();
    }

    // ---- called by the container

    @Override
    public void onWritePossible() {
        State before;
        synchronized (this) {
            before = state;
            if (before == State.ACCEPTED) {
                state = State.OPEN;
            }
        }
        switch (before) {
            case ACCEPTED -> owner.start();
            case OPEN -> owner.ready();
            case ENDING -> finish(true);
            case ABORTED -> cutOff();
            case ENDED -> {}
        }
    }

    /**
     * When its idle timeout ends a write, Jetty tells the listener before it has taken the write back. To complete the
     * response now would write into that write. If the client took the rest just then, the stream would also seem to
     * have ended cleanly.
     */
    @Override
    public void onError(Throwable cause) {
        lost(cause, cause instanceof TimeoutException ? this::dispatchToCutOff : this::complete);
    }

    @Override
    public void onError(AsyncEvent event) {
        lost(event.getThrowable());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        lost(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        sent.complete(null);
        lost(event.getThrowable());
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        LOG.debug("Something else has taken a stream's request over");
    }

    /** All ways in which containers say that it is over: several may come, in any order, and after our own end too. */
    private void lost(@Nullable Throwable cause) {
        lost(cause, this::complete);
    }

    private void lost(@Nullable Throwable cause, Runnable giveBack) {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
            failure = cause;
        }
        giveBack.run();
        sent.complete(null);
        owner.gone(cause);
    }

    // ---- the end

    /**
     * In state ENDING: sends what is left, and ends the response once the container has taken it.
     *
     * @param called whether this is a thread of the container that has called
     */
    private void finish(boolean called) {
        while (isLastToBeWritten()) {
            guard.awaitContainer();
            writeLast(called);
        }
        synchronized (this) {
            if (state != State.ENDING || failure != null || !outputIsReady()) {
                return;
            }
            state = State.ENDED;
        }
        complete();
    }

    private synchronized boolean isLastToBeWritten() {
        return state == State.ENDING && failure == null && lastBytes != null && outputIsReady();
    }

    private synchronized void writeLast(boolean called) {
        byte[] bytes = lastBytes;
        lastBytes = null;
        if (state != State.ENDING || bytes == null) {
            return;
        }
        try {
            if (bytes.length == 0) {
                output.flush();
            } else {
                output.write(bytes);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("A client went before the end of its answer", e);
            if (!called && guard != WriteGuard.NONE) {
                failure = e; // the container ends the response
            }
        } finally {
            guard.flushed();
        }
    }

    /** An output that fails is as good as one that is ready: there is nothing to wait for. */
    private boolean outputIsReady() {
        try {
            return output.isReady();
        } catch (RuntimeException e) {
            LOG.debug("The container had closed a connection already", e);
            return true;
        }
    }

    /**
     * In state ABORTED: makes the container drop the connection, as soon as nothing is being written. {@code complete}
     * would send a last chunk, and the client take what it has for all there is. A servlet that throws when the
     * response has begun makes containers drop it; but while a client does not take what was written, Tomcat would
     * wait for it in the very thread of that dispatch. Such a client is left to the container's time-out for writing.
     * And of a write that failed the container is about to tell its listeners: to end the response before it does
     * would be a race that Tomcat logs as an error.
     */
    private void cutOff() {
        synchronized (this) {
            if (state != State.ABORTED || failure instanceof IOException || !outputIsReady()) {
                return;
            }
            state = State.ENDED;
        }
        dispatchToCutOff();
    }

    private void dispatchToCutOff() {
        request.setAttribute(CUT_OFF, true);
        try {
            async.dispatch();
        } catch (RuntimeException e) {
            LOG.debug("The container was about to end a response that was to be cut off", e);
        }
    }

    /** Gives the response back. The container may have been quicker: that is as good. */
    private void complete() {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.debug("The container had ended a response already", e);
            sent.complete(null);
        }
    }

    private void requireOpen() throws IOException {
        if (state != State.OPEN || failure != null) {
            throw new IOException("The client has gone", failure);
        }
    }

    private IOException failed(Exception e) {
        failure = e;
        return e instanceof IOException io ? io : new IOException("The container refused a write", e);
    }
}
