package io.github.kafkasse.internal.connection;

/**
 * A stream cannot continue in the middle of an event, because the rest of the event is no longer available; or it is
 * bounded, and a part of it is no longer available. It is aborted, and its client reconnects with its last id.
 */
final class BrokenStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenStreamException(String message) {
        super(message);
    }
}
