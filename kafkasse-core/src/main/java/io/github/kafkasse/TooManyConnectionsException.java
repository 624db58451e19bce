package io.github.kafkasse;

import java.time.Duration;

/** The client is over its limit of connections: status 429. Existing streams are kept. */
public final class TooManyConnectionsException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail which limit it is, for the client
     * @param retryAfter how long to wait before the next try
     */
    public TooManyConnectionsException(String detail, Duration retryAfter) {
        super(
                429,
                "TooManyConnectionsError",
                "too_many_requests",
                "Too many concurrent connections",
                detail,
                retryAfter,
                null);
    }
}
