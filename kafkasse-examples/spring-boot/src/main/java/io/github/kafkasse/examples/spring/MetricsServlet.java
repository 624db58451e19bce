package io.github.kafkasse.examples.spring;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What Prometheus reads. Where Spring Boot's Actuator is there, {@code /actuator/prometheus} is in its place. */
final class MetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient PrometheusMeterRegistry registry;

    MetricsServlet(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String contentType = "text/plain; version=0.0.4; charset=utf-8";
        response.setContentType(contentType);
        response.getWriter().write(registry.scrape(contentType));
    }
}
