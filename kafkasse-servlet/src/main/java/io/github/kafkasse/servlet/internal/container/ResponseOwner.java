package io.github.kafkasse.servlet.internal.container;

import org.jspecify.annotations.Nullable;

/** Writes an {@link AsyncResponse}. Each method may be called on any thread of the container, and must not block. */
interface ResponseOwner {
    /** The response may be written from now on. Called first, once, unless the client disconnects before. */
    void start();

    /** All that was written is accepted, and more may be written. */
    void ready();

    /** A part of what was written is accepted. */
    void progress();

    /** The response has ended, and not because its owner has ended it. Called last. */
    void gone(@Nullable Throwable cause);
}
