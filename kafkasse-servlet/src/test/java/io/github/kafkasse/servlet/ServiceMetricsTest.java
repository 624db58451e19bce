package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.endpoint.EventStreamsService;
import io.github.kafkasse.servlet.internal.service.ServiceStreams;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The metrics endpoint of a service. */
class ServiceMetricsTest extends InContainer {
    private static final StreamConfiguration STREAMS =
            StreamConfiguration.of(List.of(new StreamConfiguration.Stream("edits", Set.of("eqiad.edits"))));

    private EventStreamsServlet.Builder servlet() {
        engine.with(ServiceSettings.HEALTH_STREAMS, false);
        return EventStreamsServlet.builder(engine.sse()).catalogue(() -> STREAMS);
    }

    @Test
    void metricsCountClientsByStream() throws Exception {
        engine.with(ServiceSettings.METRICS_ENDPOINT, true);
        EventStreamsServlet servlet =
                servlet().metrics(closeLater(ServiceMetrics.prometheus())).build();
        server(Deployment.of(servlet).at("/*"));
        readStart(connect(0).send("GET /v2/stream/edits"));

        Wire wire = connect(0).send("GET /metrics");
        Wire.Head head = wire.readHead();
        assertEquals(200, head.status());
        assertEquals(
                "text/plain;version=0.0.4;charset=utf-8",
                head.header("Content-Type").replace(" ", ""));
        String body =
                new String(wire.readExactly(Integer.parseInt(head.header("Content-Length"))), StandardCharsets.UTF_8);
        for (String line : List.of(
                "eventstreams_connected_clients{stream=\"edits\"} 1",
                "eventstreams_client_connections_total{streams=\"edits\"} 1",
                "kafkasse_first_byte_seconds_count 1",
                "kafkasse_delivery_seconds_bucket{le=\"+Inf\"} 0",
                "jvm_memory_used_bytes{")) {
            assertTrue(body.contains("\n" + line), () -> line + " is not in\n" + body);
        }
    }

    @Test
    void theMetricsPathIsNotFoundWithoutMetrics() throws Exception {
        server(Deployment.of(servlet().build()).at("/*"));
        assertEquals(404, connect(0).send("GET /metrics").readHead().status());
    }

    @Test
    void aServiceWithTheMetricsSettingRequiresMetrics() {
        engine.with(ServiceSettings.METRICS_ENDPOINT, true);
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> EventStreamsService.of(
                        engine.sse(),
                        ServiceStreams.of(() -> STREAMS),
                        Authenticator.everybody(),
                        null,
                        new StreamsListener() {},
                        null));
        assertTrue(failure.getMessage().startsWith("Setting metrics.endpoint is true, but"), failure.getMessage());
    }
}
