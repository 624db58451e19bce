package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.KafkaSseConfigurationException;
import java.util.function.Supplier;

/**
 * A setting is invalid, or names something that cannot be used. The message says which one. Spring Boot shows the
 * message without a stack trace.
 */
final class InvalidSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidSettingsException(Exception cause) {
        super(cause.getMessage(), cause);
    }

    /** Runs an action that reads settings, and converts the library's exceptions about settings into this exception. */
    static <T> T explained(Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException | KafkaSseConfigurationException e) {
            throw new InvalidSettingsException(e);
        }
    }
}
