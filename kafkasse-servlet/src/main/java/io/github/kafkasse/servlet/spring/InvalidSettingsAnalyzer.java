package io.github.kafkasse.servlet.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why an application with wrong {@code kafkasse.*} properties does not start. Spring Boot calls it. */
final class InvalidSettingsAnalyzer extends AbstractFailureAnalyzer<InvalidSettingsException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingsException cause) {
        return explain(cause);
    }

    /** The explanation with the message of a failure, which names the setting. */
    static FailureAnalysis explain(Throwable failure) {
        return new FailureAnalysis(
                failure.getMessage(), "Correct the kafkasse.* property, or set kafkasse.enabled=false.", failure);
    }
}
