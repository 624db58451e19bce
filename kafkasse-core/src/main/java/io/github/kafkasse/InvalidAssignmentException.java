package io.github.kafkasse;

/**
 * The client's {@code Last-Event-ID} is malformed: it is neither a valid JSON array of positions nor a valid compact
 * id. Status 400.
 */
public final class InvalidAssignmentException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail what is wrong and what would be right, for the client
     */
    public InvalidAssignmentException(String detail) {
        super(400, "InvalidAssignmentError", "invalid_assignment", "Invalid Last-Event-ID", detail, null, null);
    }
}
