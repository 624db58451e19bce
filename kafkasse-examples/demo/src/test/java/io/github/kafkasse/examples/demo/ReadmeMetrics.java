package io.github.kafkasse.examples.demo;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.servlet.EventStreamsServlet;
import io.github.kafkasse.servlet.ServiceMetrics;

/**
 * An example of kafkasse-servlet/README.md: the lines between the two comments. {@link ReadmeExamplesTest} compares
 * them with the document.
 */
final class ReadmeMetrics {
    private ReadmeMetrics() {}

    static EventStreamsServlet servlet() {
        // README: begin
        ServiceMetrics metrics = ServiceMetrics.prometheus("kafkasse");
        KafkaSse engine = KafkaSse.builder().listener(metrics.listener()).build();
        EventStreamsServlet servlet =
                EventStreamsServlet.builder(engine).metrics(metrics).build();
        // README: end
        return servlet;
    }
}
