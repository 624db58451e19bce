package io.github.kafkasse.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Several engines in one process: each has its own threads, and its own meters while it runs. */
class EngineMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static void use(KafkaSseListener listener) {
        listener.connectionOpened(EventFormat.SSE);
        listener.sent(3, 100);
        listener.lag("edits", 0, 7);
        listener.recordSkipped("edits", 0);
        listener.connectionClosed(EventFormat.SSE, CloseReason.ENDED);
    }

    private Set<String> engines() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> String.valueOf(id.getTag("engine")))
                .collect(Collectors.toSet());
    }

    @Test
    void theMetricsOfASecondEngineNeedAnotherName() {
        KafkaSseMetrics unnamed = new KafkaSseMetrics(registry);
        assertThrows(IllegalStateException.class, () -> new KafkaSseMetrics(registry));
        KafkaSseListener.all(List.of(unnamed)).engineClosed();
        KafkaSseMetrics edits = new KafkaSseMetrics(registry, "edits");
        assertThrows(IllegalStateException.class, () -> new KafkaSseMetrics(registry, "edits"));
        assertThrows(IllegalStateException.class, () -> new KafkaSseMetrics(registry));
        KafkaSseListener.all(List.of(edits)).engineClosed();
        new KafkaSseMetrics(registry, "edits");
    }

    @Test
    void metersAreSeparateForEachEngineAndRemovedWithIt() {
        KafkaSseMetrics orders = new KafkaSseMetrics(registry, "orders");
        KafkaSseMetrics edits = new KafkaSseMetrics(registry, "edits");
        use(orders);
        use(edits);
        use(edits);
        assertEquals(Set.of("orders", "edits"), engines());
        assertEquals(
                3,
                registry.get("kafkasse.events.sent")
                        .tag("engine", "orders")
                        .counter()
                        .count());
        assertEquals(
                6,
                registry.get("kafkasse.events.sent")
                        .tag("engine", "edits")
                        .counter()
                        .count());

        KafkaSseListener.all(List.of(edits)).engineClosed();
        assertEquals(Set.of("orders"), engines());
        KafkaSseListener.all(List.of(new KafkaSseListener() {}, orders)).engineClosed();
        assertEquals(List.of(), registry.getMeters());
    }

    @Test
    void anEngineNamesItsThreadsAndClosesItsMetrics() {
        KafkaSse engine = KafkaSse.builder()
                .kafka("bootstrap.servers", "localhost:1")
                .allowTopics("edits")
                .set(Setting.NAME, "metrics-test")
                .set(Setting.CLOSE_TIMEOUT, Duration.ofMillis(10))
                .listener(new KafkaSseMetrics(registry, "metrics-test"))
                .build();
        try (engine) {
            assertEquals(Set.of("metrics-test"), engines());
            Set<String> threads = Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .collect(Collectors.toSet());
            assertTrue(threads.contains("metrics-test-tail"), threads.toString());
            assertTrue(threads.contains("metrics-test-loop-1"), threads.toString());
            assertTrue(threads.contains("kafka-admin-client-thread | metrics-test-admin"), threads.toString());
        }
        assertEquals(List.of(), registry.getMeters());
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.isAlive() && thread.getName().startsWith("metrics-test-")));
    }
}
