package io.github.kafkasse.internal.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** A feed that nobody follows any more is forgotten at the cost of its own batches, however many others there are. */
class MemoForgetTest {
    private static final TopicPartition P = new TopicPartition("t", 0);
    private static final int OTHERS = 60_000;

    private final BatchMemo memo = new BatchMemo(Long.MAX_VALUE, new KafkaSseListener() {});
    private final BatchEncoder encoder = new BatchEncoder(() -> 0L, Records.filterGuard(new KafkaSseListener() {}));
    private final PartitionCache cache = Records.cache(P, 0);

    private Feed feed() {
        Feed feed = new Feed(
                new Feed.Key(
                        List.of(P),
                        Map.of("t", new StreamTopic(new TopicInfo("t", 1, Uuid.ZERO_UUID), true)),
                        EventFormat.NDJSON,
                        null),
                List.of(cache),
                IdLayout.json(List.of(P), Map.of(), false, ""),
                false);
        feed.beginReading();
        feed.beginReading();
        memo.next(feed, Positions.of(0), encoder);
        return feed;
    }

    @Test
    void forgettingAFeedTakesTheSameTimeWithManyFeeds() {
        Records.append(cache, 1, Records.event(P, 0, 1_000, "{\"a\":1}"));
        List<Feed> feeds = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            feeds.add(feed());
        }
        long start = System.nanoTime();
        for (int i = feeds.size() - 1; i >= feeds.size() - 10_000; i--) {
            memo.forget(feeds.get(i));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        // A walk over the others takes minutes here.
        assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, () -> "it took " + took);
        feeds.subList(0, OTHERS - 10_000).forEach(memo::forget);
        assertEquals(0, memo.used());
    }
}
