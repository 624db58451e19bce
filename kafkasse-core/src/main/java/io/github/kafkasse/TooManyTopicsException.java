package io.github.kafkasse;

/** The request names more topics or streams than this server accepts in one request: status 400. */
public final class TooManyTopicsException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail how many it names and how many are allowed, for the client
     */
    public TooManyTopicsException(String detail) {
        super(400, "TooManyTopicsError", "too_many_topics", "Too many topics", detail, null, null);
    }
}
