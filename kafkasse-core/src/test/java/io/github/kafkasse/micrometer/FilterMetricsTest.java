package io.github.kafkasse.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class FilterMetricsTest {
    @Test
    void failuresOfFiltersAreCountedByTopic() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        KafkaSseMetrics metrics = new KafkaSseMetrics(registry);
        metrics.filterFailed("t", 0);
        metrics.filterFailed("t", 1);
        metrics.filterFailed("u", 0);
        assertEquals(
                2,
                registry.get("kafkasse.filters.failed")
                        .tag("topic", "t")
                        .counter()
                        .count());
    }
}
