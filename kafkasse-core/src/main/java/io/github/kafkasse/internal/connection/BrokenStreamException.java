package io.github.kafkasse.internal.connection;

/**
 * A stream cannot be completed: the rest of an event that is partly written, or a part of a bounded stream, is no
 * longer available. The stream is aborted, and its client reconnects with its last id.
 */
final class BrokenStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenStreamException(String message) {
        super(message);
    }
}
