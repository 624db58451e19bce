package io.github.kafkasse.internal.connection;

/**
 * A stream cannot go on in the middle of an event: what was begun cannot be got again. It is broken off, and its client
 * comes back with the id before that event.
 */
final class BrokenStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenStreamException(String message) {
        super(message);
    }
}
