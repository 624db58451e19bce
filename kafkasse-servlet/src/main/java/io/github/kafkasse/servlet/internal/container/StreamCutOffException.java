package io.github.kafkasse.servlet.internal.container;

import java.io.IOException;

/**
 * Thrown out of the servlet on purpose, by {@link AsyncResponse#abort}: that is the one way, without a class of the
 * container, to make it drop a connection whose response has begun. It has no stack trace: it is no mistake of
 * anybody's, and containers log it.
 */
public final class StreamCutOffException extends IOException {
    private static final long serialVersionUID = 1L;

    public StreamCutOffException() {
        super("The stream was broken off");
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is nothing to fill in
    public Throwable fillInStackTrace() {
        return this;
    }
}
