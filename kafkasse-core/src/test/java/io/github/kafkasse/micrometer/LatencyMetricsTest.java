package io.github.kafkasse.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The metrics of delays. */
class LatencyMetricsTest {
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final KafkaSseMetrics metrics = new KafkaSseMetrics(registry);

    @Test
    void theDelayOfALiveBatchIsTheAgeOfItsFirstRecord() {
        clock.add(Duration.ofHours(1));
        metrics.liveSent(clock.wallTime() - 40, 1000);
        Timer delivery = registry.get("kafkasse.delivery").timer();
        assertEquals(1, delivery.count());
        assertEquals(40, delivery.totalTime(TimeUnit.MILLISECONDS));
    }

    @Test
    void aRecordOfTheFutureHasNoDelay() {
        metrics.liveSent(clock.wallTime() + 10_000, 1);
        assertEquals(0, registry.get("kafkasse.delivery").timer().max(TimeUnit.MILLISECONDS));
    }

    @Test
    void theLagOfAClientIsTheAgeOfTheHistoryThatItGets() {
        clock.add(Duration.ofDays(2));
        metrics.historySent(clock.wallTime() - 3_600_000);
        metrics.historySent(-1);
        Timer history = registry.get("kafkasse.history.lag").timer();
        assertEquals(1, history.count());
        assertEquals(1, history.totalTime(TimeUnit.HOURS));
        assertEquals(0, registry.get("kafkasse.delivery").timer().count());
    }

    @Test
    void failedLookupsAreCountedSeparately() {
        metrics.startLookedUp(Duration.ofMillis(3), true);
        metrics.startLookedUp(Duration.ofSeconds(5), false);
        assertEquals(3, lookups("true"));
        assertEquals(5000, lookups("false"));
    }

    private double lookups(String found) {
        return registry.get("kafkasse.start.lookup").tag("found", found).timer().totalTime(TimeUnit.MILLISECONDS);
    }
}
