package io.github.kafkasse;

import org.jspecify.annotations.Nullable;

/**
 * The engine's handle of one connected client. The client's sink and the code that accepted the client use it.
 *
 * <p>Thread-safe. No method blocks. Each may be called at any time, also after the connection has ended.
 */
public interface StreamConnection {
    /** The sink accepts bytes again, after {@link EventSink#write} has returned {@code false}. */
    void ready();

    /**
     * The sink is not ready yet, but the client has received some of the bytes that the sink has taken. A client whose
     * sink reports neither this nor {@link #ready} for {@link Setting#STALL_TIMEOUT} is disconnected.
     */
    default void progress() {}

    /**
     * The client has disconnected, or cannot be written to any more.
     *
     * @param cause why, for the log; {@code null} if the container reports no cause
     */
    void clientGone(@Nullable Throwable cause);

    /**
     * Checks whether the client is still connected, by writing to it: sends a heartbeat now, unless other bytes are
     * being sent. The first write detects a client that has reset its connection, and the second one a client that has
     * closed its side. The sink then calls {@link #clientGone}.
     */
    void probe();

    /** Ends the stream cleanly, after the block that is being written. */
    void end();

    /**
     * Ends the stream cleanly, as {@link #end()} does, for a reason that the engine reports to its listener.
     *
     * @param reason {@link CloseReason#ENDED}, or {@link CloseReason#SHUTDOWN} if the caller shuts down
     */
    default void end(CloseReason reason) {
        end();
    }
}
