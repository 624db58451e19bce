package io.github.kafkasse.internal.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where batches end. */
class BatchLengthTest {
    private static final TopicPartition P = new TopicPartition("t", 0);
    private static final Positions START = Positions.of(0);
    private static final String SMALL = json(10);
    private static final String LARGE = json(BatchLength.FULL);

    private final BatchEncoder encoder = new BatchEncoder(() -> 0L, Records.filterGuard(new KafkaSseListener() {}));

    @Test
    void aBatchEndsSoonAfterItsSizeLimitAndTheNextContinuesThere() {
        for (int readers : List.of(1, 2)) {
            List<EncodedBatch> batches = batches(feed(200, 1_000, readers), START);
            EncodedBatch batch = batches.get(0);
            assertTrue(batch.bytes().length >= BatchLength.FULL / 3);
            assertTrue(batch.bytes().length < BatchLength.FULL + 1_100);
            assertEquals(200, batches.stream().mapToInt(EncodedBatch::events).sum());
        }
    }

    @Test
    void clientsFromDifferentPositionsSoonShareTheirBatches() {
        for (int length : List.of(100, 500, 1_200, 3_000)) {
            Feed feed = feed(8_000, length, 2);
            Set<Positions> shared = starts(feed, START);
            for (int from = 1; from < 2_000; from += 37) {
                Set<Positions> own = starts(feed, Positions.of(from));
                long alone = own.stream().filter(each -> !shared.contains(each)).count();
                assertTrue(alone <= 16, alone + " batches of a client from " + from + " with records of " + length);
            }
        }
    }

    @Test
    void theOnlyReaderOfAFeedGetsFullBatches() {
        List<EncodedBatch> batches = batches(feed(1_000, 1_000, 1), START);
        for (EncodedBatch batch : batches.subList(0, batches.size() - 1)) {
            assertTrue(batch.bytes().length >= BatchLength.FULL, batch.bytes().length + " bytes");
        }
    }

    @Test
    void aLargeEventIsABatchOfItsOwn() {
        List<EncodedBatch> batches = batches(feed(null, SMALL, LARGE, SMALL), START);
        assertEquals(
                List.of(1, 1, 1), batches.stream().map(EncodedBatch::events).toList());
        assertEquals(LARGE.length() + 1, batches.get(1).bytes().length);
    }

    @Test
    void aLargeEventAfterFilteredRecordsIsABatchOfItsOwn() {
        List<EncodedBatch> batches = batches(feed(event -> event.offset() > 0, SMALL, LARGE), START);
        assertEquals(List.of(0, 1), batches.stream().map(EncodedBatch::events).toList());
        assertEquals(Positions.of(1), batches.get(0).to());
    }

    /** The batches that a client goes through. */
    private List<EncodedBatch> batches(Feed feed, Positions from) {
        List<EncodedBatch> batches = new ArrayList<>();
        EncodedBatch first = encoder.encode(feed, from);
        assertNotNull(first);
        for (EncodedBatch next = first; next != null; next = encoder.encode(feed, next.to())) {
            batches.add(next);
        }
        return batches;
    }

    private Set<Positions> starts(Feed feed, Positions from) {
        Set<Positions> starts = new HashSet<>();
        batches(feed, from).forEach(batch -> starts.add(batch.from()));
        return starts;
    }

    private static Feed feed(int records, int length, int readers) {
        String json = json(length);
        Feed feed =
                feed(null, LongStream.range(0, records).mapToObj(each -> json).toArray(String[]::new));
        for (int i = 0; i < readers; i++) {
            feed.beginReading();
        }
        return feed;
    }

    private static Feed feed(@Nullable RecordFilter filter, String... records) {
        PartitionCache cache = Records.cache(P, 0);
        for (int i = 0; i < records.length; i++) {
            Records.append(cache, i + 1, Records.event(P, i, i, records[i]));
        }
        StreamTopic topic = new StreamTopic(new TopicInfo("t", 1, Uuid.fromString("IDIDIDIDAAAAAAAAAAAAAA")), true);
        Feed.Key key = new Feed.Key(List.of(P), Map.of("t", topic), EventFormat.NDJSON, filter);
        IdLayout layout = IdLayout.json(List.of(P), Map.of("t", topic), false, "here");
        return new Feed(key, List.of(cache), layout, false);
    }

    private static String json(int length) {
        return "\"" + "x".repeat(length) + "\"";
    }
}
