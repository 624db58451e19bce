package io.github.kafkasse;

/** The request's filter is malformed or too large, or the service offers no filters: status 400. */
public final class InvalidFilterException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail what is wrong, where, and what would be right, for the client
     */
    public InvalidFilterException(String detail) {
        super(400, "InvalidFilterError", "invalid_filter", "Invalid filter", detail, null, null);
    }
}
