package io.github.kafkasse.examples.demo;

import org.jspecify.annotations.Nullable;

/** The demo cannot start. The message is one sentence for the user; {@link Main} prints only that. */
final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        this(message, null);
    }

    DemoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
