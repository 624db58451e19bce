package io.github.kafkasse.servlet.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamsMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StreamsMetrics metrics = new StreamsMetrics(registry);

    private double connected(String stream) {
        return registry.get("eventstreams.connected.clients")
                .tag("stream", stream)
                .gauge()
                .value();
    }

    private double connections(String streams) {
        return registry.get("eventstreams.client.connections")
                .tag("streams", streams)
                .counter()
                .count();
    }

    @Test
    void aClientCountsForEachOfItsStreamsWhileItIsConnected() {
        metrics.opened(Set.of("edits"));
        metrics.opened(Set.of("edits"));
        metrics.opened(Set.of("pages"));
        metrics.closed(Set.of("edits"));
        metrics.closed(Set.of("pages"));
        assertEquals(1, connected("edits"));
        assertEquals(0, connected("pages"));
        assertEquals(2, connections("edits"));
    }

    @Test
    void combinationsAfterTheFirstTwoHundredCountAsOther() {
        for (int i = 0; i < StreamsMetrics.MAX_COMBINATIONS + 5; i++) {
            metrics.opened(Set.of("s" + i));
        }
        metrics.opened(Set.of("s0"));
        assertEquals(2, connections("s0"));
        assertEquals(5, connections("other"));
        assertEquals(
                StreamsMetrics.MAX_COMBINATIONS + 1,
                registry.find("eventstreams.client.connections").counters().size());
    }
}
