package io.github.kafkasse.servlet.internal.container;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prevents races between a thread outside the container that writes a response and the container's own threads, for
 * containers that need it. {@link AsyncResponse} uses it, on the thread that writes.
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

    /** Chooses the guard for the container of a request. Called before the request is made asynchronous. */
    static WriteGuard of(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return TomcatWriteGuard.isNeeded(request) ? TomcatWriteGuard.of(request, response) : NONE;
    }

    /** Registers the listener of the response. */
    interface Listening {
        void run() throws IOException;
    }

    /**
     * Starts the guard. Called on the container's thread after the request was made asynchronous.
     *
     * @param whenRead called when the response's listener may be registered: now, or when the request's body has been
     *     read
     * @param lost called if the client disconnects before that
     */
    void listen(Listening whenRead, Consumer<@Nullable Throwable> lost) throws IOException;

    /** Whether {@link #awaitContainer} must be called before the next write or flush by another thread. */
    boolean mustAwaitContainer();

    /**
     * Blocks until no thread of the container is processing the response. Called after {@code isReady} has returned
     * {@code true} and before the write or flush, without holding a lock that the container's threads wait for.
     */
    void awaitContainer();

    /** Called before each write, by any thread. */
    void wrote(int length);

    /** Called before each flush, by any thread. */
    void flushed();
}
