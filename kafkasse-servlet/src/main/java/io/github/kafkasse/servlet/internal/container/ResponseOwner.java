package io.github.kafkasse.servlet.internal.container;

import org.jspecify.annotations.Nullable;

/** Writes an {@link AsyncResponse}. Each method may be called on any thread of the container, and must not block. */
interface ResponseOwner {
    /**
     * The response may be written from now on. This is the first call, made once, unless the client disconnects before.
     */
    void start();

    /** The container has accepted everything, and more may be written. */
    void ready();

    /** The container has accepted a part of the bytes. */
    void progress();

    /** The response has ended, but its owner did not end it. This is the last call. */
    void gone(@Nullable Throwable cause);
}
