package io.github.kafkasse.servlet.internal.container;

/**
 * The states of an {@link AsyncResponse}.
 *
 * <pre>
 *             onWritePossible               end             all written: complete
 *   ACCEPTED ─────────────────► OPEN ───────────────► ENDING ────────────────────► ENDED
 *              (owner.start)     │  abort            no write pending: dispatch      ▲
 *                                └──────────────────► ABORTED ───────────────────────┤
 *                                                                                    │
 *   from any state: the container reports an error, a timeout or the end ────────────┘
 * </pre>
 */
enum ResponseState {
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
