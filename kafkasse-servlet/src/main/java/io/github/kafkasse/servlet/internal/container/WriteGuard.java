package io.github.kafkasse.servlet.internal.container;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the writes of a thread that is not the container's apart from the container's own threads, for containers that
 * need it. Used by {@link AsyncResponse}; the methods are called by the thread that writes.
 */
interface WriteGuard {
    /** For containers that allow a write at any time after {@code isReady} has returned {@code true}. */
    WriteGuard NONE = new WriteGuard() {
        @Override
        public void listen(Listening whenRead, Consumer<@Nullable Throwable> lost) throws IOException {
            whenRead.run();
        }

        @Override
        public boolean mustAwaitContainer() {
            return false;
        }

        @Override
        public void awaitContainer() {}

        @Override
        public void wrote(int length) {}

        @Override
        public void flushed() {}
    };

    /** The guard for the container of a request, chosen before the request is made asynchronous. */
    static WriteGuard of(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return TomcatWriteGuard.isNeeded(request) ? TomcatWriteGuard.of(request, response) : NONE;
    }

    /** Registers what listens to the response. */
    interface Listening {
        void run() throws IOException;
    }

    /**
     * Begins, on the container's thread, after the request was made asynchronous.
     *
     * @param whenRead run when the response may be listened to: now, or when the request's body has been read
     * @param lost told when the client goes away before that
     */
    void listen(Listening whenRead, Consumer<@Nullable Throwable> lost) throws IOException;

    /** Whether {@link #awaitContainer} must be called before the next write or flush by another thread. */
    boolean mustAwaitContainer();

    /**
     * Returns when no thread of the container is about to leave the response. Called after {@code isReady} has returned
     * {@code true}, before the write or flush, and without a lock that the container's threads wait for.
     */
    void awaitContainer();

    /** Bytes are written now, by whichever thread. */
    void wrote(int length);

    /** The output is flushed now, by whichever thread. */
    void flushed();
}
