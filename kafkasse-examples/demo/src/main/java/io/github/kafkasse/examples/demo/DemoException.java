package io.github.kafkasse.examples.demo;

import org.jspecify.annotations.Nullable;

/**
 * Why the demo cannot start, in a sentence for the person who started it; {@link Main} prints that and nothing else.
 */
final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        this(message, null);
    }

    DemoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
