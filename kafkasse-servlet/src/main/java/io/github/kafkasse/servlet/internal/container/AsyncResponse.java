package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.servlet.internal.container.SlicedOutput.Step;
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
 * An asynchronous response that is written by a thread outside the container. It ends exactly once.
 *
 * <p>Threads: the owner writes on a loop of the engine. The container calls the listeners on its own threads. It can
 * end the response and reuse its objects for another request while the loop is about to write. Therefore each use of
 * the response and each change of state holds this object's monitor. Calls under the monitor do not block: the output
 * is asynchronous, and the owner and the {@code AsyncContext} are called without the monitor. {@link SlicedOutput}
 * keeps bytes that the container does not accept at once, and the container's thread writes them later.
 *
 * <pre>
 *             onWritePossible               end                  taken: complete
 *   ACCEPTED ─────────────────► OPEN ───────────────► ENDING ────────────────────► ENDED
 *              (owner.start)     │  abort                        taken: dispatch     ▲
 *                                └──────────────────► ABORTED ─────────────────────┤
 *                                                                                  │
 *   from any state: the container reports an error, a time-out or the end ─────────┘
 * </pre>
 *
 * <p>The specification leaves some behaviour open, and containers differ. When a client has disconnected, Jetty calls
 * {@code WriteListener.onError}. In Tomcat, {@code write} throws on our thread, and {@code onError} of both listeners
 * is called on another thread. {@code AsyncContext.complete} throws if the container has already ended the request.
 * Jetty runs the rest of the request on the thread that calls {@code complete}. Tomcat can reuse objects that our
 * thread still writes to; {@link TomcatWriteGuard} prevents that. When Tomcat stops an application, it ends
 * asynchronous requests that have no timeout within a second, so requests in Tomcat get a timeout.
 */
final class AsyncResponse implements WriteListener, AsyncListener {
    private enum State {
        /**
         * Asynchronous, but the container has not yet called {@code onWritePossible}. Nothing may be written, and the
         * owner is not started.
         */
        ACCEPTED,
        /** The owner writes. */
        OPEN,
        /**
         * The owner has ended it. The remaining bytes are written as the container accepts them; then the response
         * ends.
         */
        ENDING,
        /**
         * The owner has aborted it. The connection is dropped when the output is ready again, or when the container
         * gives up on the client.
         */
        ABORTED,
        /** The response belongs to the container again. It is not used in this state. */
        ENDED
    }

    private static final Logger LOG = LoggerFactory.getLogger(AsyncResponse.class);

    private final HttpServletRequest request;
    private final ServletOutputStream output;
    private final AsyncContext async;
    private final AsyncEnd end;
    private final ResponseOwner owner;
    private final WriteGuard guard;

    // Guarded by this.
    private final SlicedOutput slices;
    private State state = State.ACCEPTED;
    private @Nullable Throwable failure;

    /** Makes a request asynchronous. Called on the container's thread. */
    AsyncResponse(HttpServletRequest request, HttpServletResponse response, ResponseOwner owner) throws IOException {
        this.request = request;
        this.owner = owner;
        this.output = response.getOutputStream();
        this.guard = WriteGuard.of(request, response);
        this.slices = new SlicedOutput(output, guard, System::nanoTime);
        this.async = request.startAsync(request, response);
        this.end = new AsyncEnd(request, async);
    }

    /** Registers the listeners. This is the last step on the container's thread. */
    void listen() throws IOException {
        async.setTimeout(TomcatWriteGuard.isTomcat(request) ? Long.MAX_VALUE : 0);
        async.addListener(this);
        guard.listen(() -> output.setWriteListener(this), this::lost);
    }

    /** Completes when the container has sent the whole response, or has ended the response without that. */
    CompletableFuture<Void> sent() {
        return end.sent();
    }

    /** Sends an answer on the container's thread after {@link #listen} has failed. */
    void giveUp(Answer answer) {
        synchronized (this) {
            state = State.ENDED;
        }
        try {
            answer.write();
        } catch (IOException | RuntimeException e) {
            LOG.debug("A request that could not be made asynchronous could not be answered either", e);
        }
        end.complete();
    }

    interface Answer {
        void write() throws IOException;
    }

    // ---- called by the owner, after start

    /** Runs an action that uses the response but does not write. */
    synchronized void touch(Runnable action) throws IOException {
        requireOpen();
        action.run();
    }

    /**
     * Writes and flushes bytes. Bytes that the container does not accept at once are kept and written later.
     *
     * @return whether more may be written now; if not, {@link ResponseOwner#ready} is called later
     */
    boolean write(byte[] bytes, int offset, int length) throws IOException {
        Step step;
        synchronized (this) {
            requireOpen();
            try {
                step = slices.write(bytes, offset, length);
            } catch (IOException | RuntimeException e) {
                throw failed(e);
            }
        }
        return step == Step.DONE || (step == Step.GUARD && writeGuarded());
    }

    private boolean writeGuarded() throws IOException {
        Step step;
        do {
            guard.awaitContainer();
            synchronized (this) {
                requireOpen();
                try {
                    step = slices.advance(false);
                } catch (IOException | RuntimeException e) {
                    throw failed(e);
                }
            }
        } while (step == Step.GUARD);
        return step == Step.DONE;
    }

    /**
     * Ends the response cleanly once the container has accepted everything. Does not wait for that.
     *
     * @param last uses the response for the last time, and returns the last bytes to write: {@code null} for none; an
     *     empty array for the headers alone
     */
    void end(Supplier<byte @Nullable []> last) {
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            byte[] bytes = last.get();
            if (bytes != null) {
                slices.putLast(bytes);
            }
            state = State.ENDING;
            if (slices.isContainersTurn()) {
                return; // the container's thread continues
            }
        }
        finish(false);
    }

    /** Ends the response so that the client notices that it is not complete. */
    void abort() {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ABORTED;
            slices.drop();
        }
        end.sent().complete(null);
        cutOff();
    }

    // ---- called by the container

    @Override
    public void onWritePossible() throws IOException {
        State before;
        Step step = Step.GUARD;
        synchronized (this) {
            before = state;
            if (before == State.ACCEPTED) {
                state = State.OPEN;
            } else if (before == State.OPEN && slices.isContainersTurn()) {
                step = advance();
            }
        }
        switch (before) {
            case ACCEPTED -> owner.start();
            case OPEN -> {
                if (step == Step.DONE) {
                    owner.ready();
                } else if (step == Step.WAITING) {
                    owner.progress();
                }
            }
            case ENDING -> finish(true);
            case ABORTED -> cutOff();
            case ENDED -> {}
        }
    }

    /** Continues on the container's thread. If that fails, the container calls {@link #onError(Throwable)}. */
    private Step advance() throws IOException {
        try {
            return slices.advance(true);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /**
     * When Jetty's idle timeout ends a write, Jetty calls the listener while that write is still pending. Completing
     * the response now would write while a write is pending. The stream would also seem to have ended cleanly if the
     * client accepted the rest at that moment. Therefore a timeout cuts the response off.
     */
    @Override
    public void onError(Throwable cause) {
        lost(cause, cause instanceof TimeoutException ? end::cutOff : end::complete);
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
        end.sent().complete(null);
        lost(event.getThrowable());
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        LOG.debug("Something else has taken a stream's request over");
    }

    /**
     * Handles all calls that report the end of the response. A container can make several of them, in any order, and
     * also after the response was ended here.
     */
    private void lost(@Nullable Throwable cause) {
        lost(cause, end::complete);
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
        end.sent().complete(null);
        owner.gone(cause);
    }

    // ---- the end

    /**
     * In state ENDING, writes the remaining bytes, and ends the response once the container has accepted them.
     *
     * @param called whether the caller is a thread of the container, in {@link #onWritePossible}
     */
    private void finish(boolean called) {
        while (true) {
            synchronized (this) {
                if (state != State.ENDING || failure != null || (called && !slices.isContainersTurn())) {
                    return;
                }
                Step step = lastStep(called);
                if (step == Step.WAITING || failure != null) {
                    return;
                }
                if (step == Step.DONE) {
                    state = State.ENDED;
                    break;
                }
            }
            guard.awaitContainer();
        }
        end.complete();
    }

    private Step lastStep(boolean called) {
        try {
            return slices.finish(called);
        } catch (IOException e) {
            LOG.debug("A client disconnected before the end of its response", e);
            if (!called && guard != WriteGuard.NONE) {
                failure = e; // the container will end the response
            }
        } catch (RuntimeException e) {
            LOG.debug("The container had closed a connection already", e);
        }
        return Step.DONE;
    }

    /** Whether the output is ready. An output that fails counts as ready, because waiting for it is useless. */
    private boolean outputIsReady() {
        try {
            return output.isReady();
        } catch (RuntimeException e) {
            LOG.debug("The container had closed a connection already", e);
            return true;
        }
    }

    /**
     * In state ABORTED, makes the container drop the connection as soon as no write is pending. {@code complete} would
     * send a last chunk, and the client would take the truncated response for a complete one. Containers drop the
     * connection of a response that has begun when its servlet throws. While a write is pending, Tomcat would wait for
     * the client on the thread of that dispatch; such a client is left to the container's write timeout. After a failed
     * write, the container is about to call its listeners; ending the response before that is a race that Tomcat logs
     * as an error.
     */
    private void cutOff() {
        synchronized (this) {
            if (state != State.ABORTED || failure instanceof IOException || !outputIsReady()) {
                return;
            }
            state = State.ENDED;
        }
        end.cutOff();
    }

    private void requireOpen() throws IOException {
        if (state != State.OPEN || failure != null) {
            throw new IOException("The client has gone", failure);
        }
    }

    private IOException failed(Exception e) {
        failure = e;
        slices.drop();
        return e instanceof IOException io ? io : new IOException("The container refused a write", e);
    }
}
