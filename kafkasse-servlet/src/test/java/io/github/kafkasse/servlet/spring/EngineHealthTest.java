package io.github.kafkasse.servlet.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.kafkasse.Health;
import io.github.kafkasse.KafkaSse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EngineHealthTest {
    private static final Health READY = new Health(true, true, 3, List.of());

    private final KafkaSse engine = mock(KafkaSse.class);
    private long nanos;
    private final EngineHealth health = new EngineHealth(engine, () -> nanos);

    private EngineHealth.Report reportOf(Health state) {
        when(engine.health()).thenReturn(CompletableFuture.completedFuture(state));
        return health.report();
    }

    @Test
    void aReadyEngineIsUp() {
        EngineHealth.Report report = reportOf(READY);
        assertEquals(EngineHealth.Status.UP, report.status());
        assertEquals(Map.of("connections", 3), report.details());
    }

    @Test
    void anEngineWithoutKafkaIsOutOfService() {
        EngineHealth.Report report = reportOf(new Health(true, false, 0, List.of("Kafka is away")));
        assertEquals(EngineHealth.Status.OUT_OF_SERVICE, report.status());
        assertEquals(Map.of("connections", 0, "troubles", List.of("Kafka is away")), report.details());
    }

    @Test
    void anEngineWhoseThreadsDoNotReturnIsDown() {
        assertEquals(
                EngineHealth.Status.DOWN,
                reportOf(new Health(false, false, 0, List.of("stuck"))).status());
    }

    @Test
    void aFailedCheckIsReportedAsDown() {
        when(engine.health()).thenReturn(CompletableFuture.failedFuture(new IllegalStateException("broken")));
        assertEquals(EngineHealth.Status.DOWN, health.report().status());
    }

    @Test
    void theEngineIsCheckedOnceASecond() {
        reportOf(READY);
        nanos += TimeUnit.MILLISECONDS.toNanos(999);
        health.report();
        verify(engine, times(1)).health();
        nanos += TimeUnit.MILLISECONDS.toNanos(1);
        health.report();
        verify(engine, times(2)).health();
    }
}
