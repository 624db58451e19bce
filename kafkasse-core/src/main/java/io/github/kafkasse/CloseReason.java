package io.github.kafkasse;

/** Why a stream that had been opened came to its end. */
public enum CloseReason {
    /** The client went away, or could not be written to. */
    CLIENT_GONE,
    /** It reached the configured maximum age: a clean end. */
    MAX_AGE,
    /** The time came that the request {@linkplain StreamRequest#withEnd said}: a clean end. */
    EXPIRED,
    /** Its client took no byte for the configured time: broken off. */
    STALLED,
    /** Whoever accepted the connection ended it: a clean end. */
    ENDED,
    /** The engine is closing: a clean end, unless the client is too slow for it. */
    SHUTDOWN,
    /** A failure that cannot mend; the client was told, and then it was a clean end. */
    FAILED
}
