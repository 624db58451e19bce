package io.github.kafkasse;

/**
 * A bounded request was resumed at its end, so that nothing is left: status 204, without a body. A browser's {@code
 * EventSource} does not reconnect after it.
 */
public final class StreamCompleteException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail the message; a response with status 204 has no body, so clients do not see it
     */
    public StreamCompleteException(String detail) {
        super(204, "StreamCompleteError", "complete", "Nothing left", detail, null, null);
    }
}
