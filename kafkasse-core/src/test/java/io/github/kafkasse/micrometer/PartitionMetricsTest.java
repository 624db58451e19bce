package io.github.kafkasse.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** The metrics of partitions. */
class PartitionMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final KafkaSseMetrics metrics = new KafkaSseMetrics(registry);

    private double apart() {
        return registry.get("kafkasse.partitions.apart").gauge().value();
    }

    @Test
    void aPartitionThatIsReportedRepeatedlyCountsOnce() {
        metrics.partitionSetApart("t", 0, "no leader");
        metrics.partitionSetApart("t", 0, "no leader");
        metrics.partitionSetApart("t", 1, "no leader");
        assertEquals(2, apart());
        metrics.partitionRestored("t", 0);
        metrics.partitionRestored("t", 0);
        assertEquals(1, apart());
    }

    @Test
    void theLagOfAPartitionThatIsNoLongerReadIsRemoved() {
        metrics.lag("t", 0, 5);
        metrics.lag("t", 1, 7);
        metrics.partitionReleased("t", 0);
        assertEquals(1, registry.find("kafkasse.lag").gauges().size());
        assertEquals(
                7, registry.get("kafkasse.lag").tag("partition", "1").gauge().value());
        metrics.lag("t", 0, 3);
        assertEquals(
                3, registry.get("kafkasse.lag").tag("partition", "0").gauge().value());
    }
}
