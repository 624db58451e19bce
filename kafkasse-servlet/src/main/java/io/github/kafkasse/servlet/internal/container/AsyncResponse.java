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
 * A response that is written from a thread which is not the container's, and that ends once.
 *
 * <p>Threads: its owner writes from the engine's loop; the container calls the listeners' methods from its own threads,
 * and may end the response, and use its objects for another request, while the loop is about to write. So every use of
 * the response, and every change of state, happens under this object's monitor. Nothing that is called under it blocks:
 * the output is asynchronous, and the owner and the {@code AsyncContext} are called outside of it. What the container
 * does not accept at once is kept in {@link SlicedOutput}, and the container's own thread continues with it.
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
 * <p>Containers differ where the specification leaves it open. When a client has disconnected, Jetty calls {@code
 * WriteListener.onError}; in Tomcat, {@code write} throws in our thread, and both listeners' {@code onError} are called
 * on another. {@code AsyncContext.complete} may throw if the container was quicker. Jetty runs the rest of the request
 * in the thread that calls it. Tomcat must be kept from reusing objects that our thread still writes to, see {@link
 * TomcatWriteGuard}. When Tomcat stops an application, it ends asynchronous requests without a time-out within a
 * second, so there they get one.
 */
final class AsyncResponse implements WriteListener, AsyncListener {
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

    /** Makes a request asynchronous, on the container's thread. */
    AsyncResponse(HttpServletRequest request, HttpServletResponse response, ResponseOwner owner) throws IOException {
        this.request = request;
        this.owner = owner;
        this.output = response.getOutputStream();
        this.guard = WriteGuard.of(request, response);
        this.slices = new SlicedOutput(output, guard, System::nanoTime);
        this.async = request.startAsync(request, response);
        this.end = new AsyncEnd(request, async);
    }

    /** Lets the container call its listeners: the last thing to do on its thread. */
    void listen() throws IOException {
        async.setTimeout(TomcatWriteGuard.isTomcat(request) ? Long.MAX_VALUE : 0);
        async.addListener(this);
        guard.listen(() -> output.setWriteListener(this), this::lost);
    }

    /** Completes when the container has sent all of the response, or has ended it without. */
    CompletableFuture<Void> sent() {
        return end.sent();
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
        end.complete();
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

    /**
     * Writes and flushes bytes. What the container does not accept at once is kept, and written as it accepts more.
     *
     * @return whether more may be written; if not, the owner is called when it may
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
     * Ends the response cleanly, when all that was written is accepted. The owner need not wait for that.
     *
     * @param last uses the response for the last time, and returns what is still to be written: {@code null} for
     *     nothing, no bytes for headers alone
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
                return; // its thread continues
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
     * When its idle timeout ends a write, Jetty tells the listener before it has taken the write back. To complete the
     * response now would write into that write. If the client took the rest just then, the stream would also seem to
     * have ended cleanly.
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

    /** All ways in which containers say that it is over: several may come, in any order, and after our own end too. */
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
     * In state ENDING: writes what is left, and ends the response once the container has accepted it.
     *
     * @param called whether this is a thread of the container, in {@link #onWritePossible}
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
                failure = e; // the container ends the response
            }
        } catch (RuntimeException e) {
            LOG.debug("The container had closed a connection already", e);
        }
        return Step.DONE;
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
