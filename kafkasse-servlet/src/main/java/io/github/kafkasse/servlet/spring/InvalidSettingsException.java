package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.KafkaSseConfigurationException;
import java.util.function.Supplier;

/** A setting is wrong. The message says which; Spring Boot shows it without a stack trace. */
final class InvalidSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidSettingsException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }

    /** Calls what reads settings, and turns the exceptions of the library about settings into this one. */
    static <T> T explained(Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException | KafkaSseConfigurationException e) {
            throw new InvalidSettingsException(e);
        }
    }
}
