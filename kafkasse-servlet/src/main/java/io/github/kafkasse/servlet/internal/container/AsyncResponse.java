package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.servlet.internal.container.SlicedOutput.Step;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An asynchronous response that is written by a thread outside the container. It ends exactly once; {@link
 * ResponseState} shows its life.
 *
 * <p>Threads: the owner writes on a loop of the engine. The container calls the listeners on its own threads. It can
 * end the response and reuse its objects for another request while the loop is about to write. Therefore each use of
 * the response and each change of state holds this object's monitor. Calls under the monitor do not block: the output
 * is asynchronous, and the owner and the {@code AsyncContext} are called without the monitor. {@link SlicedOutput}
 * keeps bytes that the container does not accept at once, and the container's thread writes them later.
 *
 * <p>The specification leaves some behaviour open, and containers differ. {@link ContainerCalls} says in which calls
 * they report the end of a response. {@code AsyncContext.complete} throws if the container has already ended the
 * request. Jetty runs the rest of the request on the thread that calls {@code complete}. Tomcat can reuse objects that
 * our thread still writes to; {@link TomcatWriteGuard} prevents that. When Tomcat stops an application, it ends
 * asynchronous requests that have no timeout within a second, so requests in Tomcat get a timeout.
 */
final class AsyncResponse {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncResponse.class);

    private final HttpServletRequest request;
    private final ServletOutputStream output;
    private final AsyncContext async;
    private final AsyncEnd end;
    private final ResponseOwner owner;
    private final WriteGuard guard;

    // Guarded by this.
    private final SlicedOutput slices;
    private ResponseState state = ResponseState.ACCEPTED;
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
        ContainerCalls calls = new ContainerCalls(this);
        async.addListener(calls);
        guard.listen(() -> output.setWriteListener(calls), cause -> lost(cause, false));
    }

    /** The size that the container's buffer for the response should have, in bytes. */
    int bufferSize() {
        return BodyWrite.of(output).bufferSize();
    }

    /** Completes when the container has sent the whole response, or has ended the response without that. */
    CompletableFuture<Void> sent() {
        return end.sent();
    }

    /** Sends an answer on the container's thread after {@link #listen} has failed. */
    void giveUp(Answer answer) {
        synchronized (this) {
            state = ResponseState.ENDED;
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
            if (state != ResponseState.OPEN) {
                return;
            }
            byte[] bytes = last.get();
            if (bytes != null) {
                slices.putLast(bytes);
            }
            state = ResponseState.ENDING;
            if (slices.isContainersTurn()) {
                return; // the container's thread continues
            }
        }
        finish(false);
    }

    /** Ends the response so that the client notices that it is not complete. */
    void abort() {
        synchronized (this) {
            if (state == ResponseState.ENDED) {
                return;
            }
            state = ResponseState.ABORTED;
            slices.drop();
        }
        end.sent().complete(null);
        cutOff();
    }

    // ---- called by the container, through ContainerCalls

    /** The container accepts bytes for the first time, or again. */
    void writePossible() throws IOException {
        ResponseState before;
        Step step = Step.GUARD;
        synchronized (this) {
            before = state;
            if (before == ResponseState.ACCEPTED) {
                state = ResponseState.OPEN;
            } else if (before == ResponseState.OPEN && slices.isContainersTurn()) {
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

    /** Continues on the container's thread. If that fails, the container reports an error. */
    private Step advance() throws IOException {
        try {
            return slices.advance(true);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /** The response has been completed. */
    void completed(@Nullable Throwable cause) {
        end.sent().complete(null);
        lost(cause, false);
    }

    /**
     * The container reports the end of the response. It can do so several times, and also after the response was ended
     * here.
     *
     * @param isWriting whether a write is pending, so that the client must not see a clean end
     */
    void lost(@Nullable Throwable cause, boolean isWriting) {
        synchronized (this) {
            if (state == ResponseState.ENDED) {
                return;
            }
            state = ResponseState.ENDED;
            failure = cause;
        }
        if (isWriting) {
            end.cutOff();
        } else {
            end.complete();
        }
        end.sent().complete(null);
        owner.gone(cause);
    }

    /**
     * In state ENDING, writes the remaining bytes, and ends the response once the container has accepted them.
     *
     * @param called whether the caller is a thread of the container, in {@link #writePossible}
     */
    private void finish(boolean called) {
        while (true) {
            synchronized (this) {
                if (state != ResponseState.ENDING || failure != null || (called && !slices.isContainersTurn())) {
                    return;
                }
                Step step = lastStep(called);
                if (step == Step.WAITING || failure != null) {
                    return;
                }
                if (step == Step.DONE) {
                    state = ResponseState.ENDED;
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
            if (state != ResponseState.ABORTED || failure instanceof IOException || !slices.isReady()) {
                return;
            }
            state = ResponseState.ENDED;
        }
        end.cutOff();
    }

    private void requireOpen() throws IOException {
        if (state != ResponseState.OPEN || failure != null) {
            throw new IOException("The client has gone", failure);
        }
    }

    private IOException failed(Exception e) {
        failure = e;
        slices.drop();
        return e instanceof IOException io ? io : new IOException("The container refused a write", e);
    }
}
