package io.github.kafkasse;

/** The requested view of a stream is not available on this server: status 400. */
public final class ViewNotAvailableException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail which view of which stream, and why, for the client
     */
    public ViewNotAvailableException(String detail) {
        super(400, "ViewNotAvailableError", "view_not_available", "View not available", detail, null, null);
    }
}
