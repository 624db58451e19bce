package io.github.kafkasse;

/**
 * Why an open stream ended. A {@linkplain StreamRequest#withUntil bounded} stream has a clean end only if it is
 * complete.
 */
public enum CloseReason {
    /** The client disconnected, or could not be written to. */
    CLIENT_GONE,
    /** It reached the configured maximum age: a clean end. */
    MAX_AGE,
    /** It reached the {@linkplain StreamRequest#withEnd end of its request}: a clean end. */
    EXPIRED,
    /** Its client accepted no byte for the configured time: aborted. */
    STALLED,
    /** It was {@linkplain StreamRequest#withUntil bounded}, and its client has received everything: a clean end. */
    COMPLETED,
    /** The code that accepted the connection ended it: a clean end. */
    ENDED,
    /** The engine is closing: a clean end, unless the client is too slow for it. */
    SHUTDOWN,
    /** An unrecoverable failure: the client received an error event, and then a clean end. */
    FAILED
}
