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
    /** The application ended it with {@link StreamConnection#end()}: a clean end. */
    ENDED,
    /** The engine is closing: a clean end, or aborted if the client does not receive the end in time. */
    SHUTDOWN,
    /**
     * It cannot continue. If its topic was deleted or its view is not available, the client received an error event and
     * then a clean end; after an unexpected failure it was aborted.
     */
    FAILED
}
