package io.github.kafkasse;

/** The request's {@code since} or {@code until} is not a valid time: status 400. */
public final class InvalidTimestampException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail what is wrong and what would be right, for the client
     */
    public InvalidTimestampException(String detail) {
        super(400, "InvalidTimestampError", "invalid_timestamp", "Invalid timestamp", detail, null, null);
    }
}
