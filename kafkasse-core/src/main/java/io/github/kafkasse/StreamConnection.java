package io.github.kafkasse;

import org.jspecify.annotations.Nullable;

/**
 * The engine's side of one connected client: what the client's sink, and whoever accepted it, tell the engine.
 *
 * <p>Thread-safe. No method blocks, and each may be called at any time, also after the connection has ended.
 */
public interface StreamConnection {
    /** The sink takes more: {@link EventSink#isReady} would now return {@code true}. */
    void ready();

    /**
     * The client has gone, or cannot be written to any more.
     *
     * @param cause why, for the log; {@code null} if the container did not say
     */
    void clientGone(@Nullable Throwable cause);

    /**
     * Finds out whether the client is still there, as far as writing to it can tell: sends a heartbeat now, unless
     * something is on its way anyway. A client that has closed its side is noticed by the second write after that, one
     * that has reset it by the first; {@link #clientGone} is then for the sink to call.
     */
    void probe();

    /** Ends the stream cleanly, after the block that is being written. */
    void end();
}
