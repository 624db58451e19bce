package io.github.kafkasse.internal.encode;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.position.IdLayout;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** What concerns all partitions of a feed is kept until a cache changes. */
class FeedPartitionsTest {
    private static final TopicPartition T0 = new TopicPartition("t", 0);

    private final PartitionCaches caches = new PartitionCaches(() -> 0, 0, () -> {});

    private FeedPartitions partitions(PartitionCache cache) {
        List<TopicPartition> all = List.of(T0);
        IdLayout layout = IdLayout.json(all, Map.of(), false, "");
        return new FeedPartitions(all, Map.of(), List.of(cache), layout, caches::version);
    }

    @Test
    void aReplacedCacheIsNoticed() {
        FeedPartitions partitions = partitions(caches.retain(T0, new Uuid(1, 1), OffsetAndEpoch.of(5)));
        assertFalse(partitions.isAnyReplaced());
        caches.retain(T0, new Uuid(1, 2), OffsetAndEpoch.of(0));
        assertTrue(partitions.isAnyReplaced());
    }

    @Test
    void aLateStartIsNoticed() {
        PartitionCache cache = caches.retain(T0, new Uuid(1, 1), OffsetAndEpoch.of(-1));
        FeedPartitions partitions = partitions(cache);
        assertFalse(partitions.isStarted());
        caches.start(cache, OffsetAndEpoch.of(5));
        assertTrue(partitions.isStarted());
    }
}
