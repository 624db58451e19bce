package io.github.kafkasse.servlet.spring;

import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why an application does not start whose service finds an error in the settings only when the web server
 * initialises it. Spring Boot calls it.
 */
final class ServletStartAnalyzer extends AbstractFailureAnalyzer<ServletException> {
    static final String SERVLET_NAME = "kafkasse";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ServletException cause) {
        Throwable reason = cause.getCause();
        boolean isOurs = String.valueOf(cause.getMessage()).startsWith("Servlet '" + SERVLET_NAME + "' cannot start");
        return isOurs && reason instanceof IllegalArgumentException ? InvalidSettingsAnalyzer.explain(reason) : null;
    }
}
