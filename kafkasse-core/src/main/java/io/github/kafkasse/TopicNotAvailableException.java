package io.github.kafkasse;

/**
 * A stream, topic or partition that the client named does not exist, or is not allowed: status 404. The error is the
 * same for both, so that clients cannot find out which topics exist.
 */
public final class TopicNotAvailableException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail what is wrong and what would be right, for the client
     */
    public TopicNotAvailableException(String detail) {
        super(404, "TopicNotAvailableError", "not_found", "Topic not available", detail, null, null);
    }
}
