package io.github.kafkasse.internal.encode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchEncoderTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);

    private final BatchEncoder encoder = new BatchEncoder(() -> 0L, Records.filterGuard(new KafkaSseListener() {}));
    private final PartitionCache first = Records.cache(P0, 0);
    private final PartitionCache second = Records.cache(P1, 0);

    @Test
    void anEventIsOneBlockWithTheIdOfTheNextPosition() {
        Records.append(first, 8, Records.event(P0, 7, 1_000, "{\"a\":1}"));
        assertEquals(
                """
                event: message
                id: [{"topic":"t","partition":0,"offset":8,"partitions":2,"topicId":"IDIDIDID"},{"topic":"t","partition":1,"offset":0}]
                data: {"a":1}

                """,
                text(batch(feed(EventFormat.SSE, null, false), Positions.of(0, 0))));
    }

    @Test
    void idsCarryTheLeaderEpochOfTheLastRecord() {
        Records.reach(first, 3);
        Records.reach(second, 12);
        Records.append(first, 8, Records.event(P0, 7, 1_000, "{\"a\":1}"));
        EncodedBatch batch = batch(feed(EventFormat.SSE, null, false), Positions.of(0, 0));
        assertEquals(
                """
                event: message
                id: [{"topic":"t","partition":0,"offset":8,"epoch":3,"partitions":2,"topicId":"IDIDIDID"},{"topic":"t","partition":1,"offset":0,"epoch":12}]
                data: {"a":1}

                """,
                text(batch));
        assertEquals(3, batch.to().epoch(0));
        assertEquals(12, batch.to().epoch(1));
    }

    @Test
    void aBatchThatIsEncodedAgainHasTheSameIdsAfterALaterEpochArrived() {
        Records.reach(first, 9);
        Records.append(first, 8, Records.event(P0, 7, 1_000, "{\"a\":1}"));
        Feed feed = feed(EventFormat.SSE, null, false);
        EncodedBatch batch = batch(feed, Positions.of(0, 0));
        Records.reach(first, 10);
        BatchEncoder.Part again = encoder.encodePart(feed, Positions.of(0, 0), batch.to(), 0, 10_000);
        assertNotNull(again);
        assertArrayEquals(batch.bytes(), again.bytes());
    }

    @Test
    void aBatchEndsBeforeTheFirstRecordOfALaterEpoch() {
        Records.reach(first, 3);
        Records.append(first, 1, at(P0, 0, 10));
        RecordFilter electing = event -> {
            if (event.offset() == 0) {
                Records.reach(first, 4);
                Records.append(first, 2, at(P0, 1, 11));
            }
            return true;
        };
        Feed feed = feed(EventFormat.SSE, electing, false);
        EncodedBatch batch = batch(feed, Positions.of(0, 0));
        assertEquals(1, batch.events());
        assertEquals(3, batch.to().epoch(0));
        EncodedBatch next = batch(feed, batch.to());
        assertEquals(4, next.to().epoch(0));
        assertTrue(text(next).contains("\"offset\":2,\"epoch\":4,"), text(next));
    }

    @Test
    void dataCanComeBeforeTheId() {
        Records.append(first, 8, Records.event(P0, 7, 1_000, "{\"a\":1}"));
        assertEquals(
                """
                event: message
                data: {"a":1}
                id: [{"topic":"t","partition":0,"offset":8,"partitions":2,"topicId":"IDIDIDID"},{"topic":"t","partition":1,"offset":0}]

                """,
                text(batch(feed(EventFormat.SSE, null, true), Positions.of(0, 0))));
    }

    @Test
    void ndjsonIsTheDataWithoutId() {
        Records.append(first, 9, Records.event(P0, 7, 1_000, "{\"a\":1}"), Records.event(P0, 8, 1_001, "[2]"));
        assertEquals("{\"a\":1}\n[2]\n", text(batch(feed(EventFormat.NDJSON, null, false), Positions.of(0, 0))));
    }

    @Test
    void partitionsAreMergedByTimestampAndEqualTimestampsByPartition() {
        Records.append(first, 3, at(P0, 0, 10), at(P0, 1, 30), at(P0, 2, 40));
        Records.append(second, 3, at(P1, 0, 20), at(P1, 1, 30), at(P1, 2, 50));
        assertEquals("0/0 1/0 0/1 1/1 0/2 1/2", data(batch(feed(EventFormat.NDJSON, null, false), Positions.of(0, 0))));
    }

    @Test
    void theTimeOfABatchIsTheTimeOfItsFirstEvent() {
        Records.append(first, 3, at(P0, 0, 10), at(P0, 1, 20), at(P0, 2, 30));
        Feed feed = feed(EventFormat.NDJSON, event -> event.offset() > 0, false);
        assertEquals(20, batch(feed, Positions.of(0, 0)).timestamp());
    }

    @Test
    void noBatchFollowsTheEndOfAllLogs() {
        Records.append(first, 3, at(P0, 2, 10));
        assertNull(encoder.encode(feed(EventFormat.SSE, null, false), Positions.of(3, 0)));
        assertEquals(List.of(), encoder.missing());
    }

    @Test
    void aPositionAheadOfTheTailWaitsForIt() {
        assertNull(encoder.encode(feed(EventFormat.SSE, null, false), Positions.of(100, 0)));
        assertEquals(List.of(), encoder.missing());
    }

    @Test
    void positionsMoveOverRecordsThatAreNotDelivered() {
        Records.append(first, 10, at(P0, 4, 10), Records.event(P0, 5, 11, ""));
        EncodedBatch batch = batch(feed(EventFormat.NDJSON, event -> false, false), Positions.of(0, 0));
        assertEquals(0, batch.bytes().length);
        assertEquals(Positions.of(10, 0), batch.to());
    }

    @Test
    void aFilterThatThrowsDropsOnlyThatEvent() {
        Records.append(first, 2, at(P0, 0, 10), at(P0, 1, 11));
        RecordFilter filter = event -> {
            if (event.offset() == 0) {
                throw new IllegalStateException("on purpose");
            }
            return true;
        };
        assertEquals("0/1", data(batch(feed(EventFormat.NDJSON, filter, false), Positions.of(0, 0))));
    }

    @Test
    void aClientThatDoesNotWaitGetsABatchOfThePartitionsThatAreLoaded() {
        PartitionCache late = Records.cache(P0, 50);
        Records.append(second, 2, at(P1, 0, 10), at(P1, 1, 20));
        Feed feed = feed(List.of(late, second), EventFormat.NDJSON, null);
        Positions from = Positions.of(3, 0);
        assertNull(encoder.encode(feed, from));
        EncodedBatch batch = encoder.encodeLoaded(feed, from);
        assertNotNull(batch);
        assertEquals("1/0 1/1", data(batch));
        assertEquals(Positions.of(3, 2), batch.to());
        assertEquals(List.of(new Missing(0, 3)), encoder.missing());

        BatchEncoder.Part again = encoder.encodePart(feed, from, batch.to(), 0, Integer.MAX_VALUE);
        assertNotNull(again);
        assertArrayEquals(batch.bytes(), again.bytes());
        assertNull(encoder.encodeLoaded(feed, batch.to()));
    }

    @Test
    void allMissingPartitionsAreReportedAtOnce() {
        PartitionCache late0 = Records.cache(P0, 50);
        PartitionCache late1 = Records.cache(P1, 60);
        assertNull(encoder.encode(feed(List.of(late0, late1), EventFormat.SSE, null), Positions.of(3, 4)));
        assertEquals(List.of(new Missing(0, 3), new Missing(1, 4)), encoder.missing());
    }

    @Test
    void aFailedPartitionDoesNotDelayTheOthers() {
        PartitionCache failed = Records.cache(P0, 50);
        failed.replayFailure("no leader");
        Records.append(second, 1, at(P1, 0, 10));
        EncodedBatch batch =
                encoder.encode(feed(List.of(failed, second), EventFormat.NDJSON, null), Positions.of(3, 0));
        assertNotNull(batch);
        assertEquals("1/0", data(batch));
        assertEquals(Positions.of(3, 1), batch.to());
        assertEquals(List.of(new Missing(0, 3)), encoder.missing());
    }

    @Test
    void aBatchStopsWhereTheNextRecordInOrderIsNotLoaded() {
        PartitionCache replayed = Records.cache(P0, 50);
        Records.addOlder(replayed, 0, 2, at(P0, 0, 10), at(P0, 1, 20));
        Records.append(second, 3, at(P1, 0, 15), at(P1, 1, 25), at(P1, 2, 35));
        EncodedBatch batch =
                encoder.encode(feed(List.of(replayed, second), EventFormat.NDJSON, null), Positions.of(0, 0));
        assertNotNull(batch);
        assertEquals("0/0 1/0 0/1", data(batch));
        assertEquals(Positions.of(2, 1), batch.to());
        assertEquals(List.of(new Missing(0, 2)), encoder.missing());
    }

    @Test
    void readingContinuesFromWindowsIntoTheLog() {
        PartitionCache cache = Records.cache(P0, 2);
        Records.addOlder(cache, 0, 2, at(P0, 0, 10), at(P0, 1, 20));
        Records.append(cache, 4, at(P0, 2, 30), at(P0, 3, 40));
        EncodedBatch batch = encoder.encode(feed(List.of(cache, second), EventFormat.NDJSON, null), Positions.of(0, 0));
        assertNotNull(batch);
        assertEquals("0/0 0/1 0/2 0/3", data(batch));
    }

    /** The same way in other windows, byte for byte: what makes it possible to forget a batch half-way. */
    @Test
    void aBatchIsEncodedAgainByItsTwoEndsWithAnyDivisionIntoWindows() {
        Random random = new Random(42);
        for (int round = 0; round < 300; round++) {
            List<StreamEvent> records0 = randomRecords(P0, random);
            List<StreamEvent> records1 = randomRecords(P1, random);
            long end0 = records0.get(records0.size() - 1).offset() + 1 + random.nextInt(5);
            long end1 = records1.get(records1.size() - 1).offset() + 1 + random.nextInt(5);
            RecordFilter filter = round % 2 == 0 ? null : event -> event.offset() % 3 != 0;
            Feed once = feed(
                    List.of(cut(P0, records0, end0, random), cut(P1, records1, end1, random)), EventFormat.SSE, filter);
            Feed again = feed(
                    List.of(cut(P0, records0, end0, random), cut(P1, records1, end1, random)), EventFormat.SSE, filter);
            Positions from = Positions.of(0, 0);
            for (EncodedBatch batch = encoder.encode(once, from); batch != null; batch = encoder.encode(once, from)) {
                byte[] whole = batch.bytes();
                for (int at = 0; at < whole.length; ) {
                    int length = 1 + random.nextInt(70_000);
                    BatchEncoder.Part part = encoder.encodePart(again, from, batch.to(), at, length);
                    assertNotNull(part);
                    assertEquals(whole.length, part.length());
                    int end = Math.min(at + length, whole.length);
                    assertArrayEquals(Arrays.copyOfRange(whole, at, end), part.bytes());
                    at = end;
                }
                from = batch.to();
            }
            assertEquals(Positions.of(end0, end1), from);
        }
    }

    private static List<StreamEvent> randomRecords(TopicPartition partition, Random random) {
        List<StreamEvent> records = new ArrayList<>();
        long offset = random.nextInt(3);
        for (int i = 0; i < 40; i++) {
            String json = random.nextInt(8) == 0 ? "" : "\"" + "x".repeat(random.nextInt(4_000)) + "\"";
            records.add(Records.event(partition, offset, random.nextInt(100), json));
            offset += 1 + random.nextInt(4) * random.nextInt(4);
        }
        return records;
    }

    /** A cache that holds the records in older windows of random bounds, and the rest in its log. */
    private static PartitionCache cut(TopicPartition partition, List<StreamEvent> records, long end, Random random) {
        long live = random.nextInt((int) end);
        PartitionCache cache = Records.cache(partition, live);
        long start = 0;
        while (start < live) {
            long stop = Math.min(live, start + 1 + random.nextInt(40));
            Records.addOlder(cache, start, stop, between(records, start, stop));
            start = stop;
        }
        Records.append(cache, end, between(records, live, end));
        return cache;
    }

    private static StreamEvent[] between(List<StreamEvent> records, long start, long end) {
        return records.stream()
                .filter(record -> record.offset() >= start && record.offset() < end)
                .toArray(StreamEvent[]::new);
    }

    private static StreamEvent at(TopicPartition partition, long offset, long timestamp) {
        return Records.event(partition, offset, timestamp, "\"" + partition.partition() + "/" + offset + "\"");
    }

    private EncodedBatch batch(Feed feed, Positions from) {
        EncodedBatch batch = encoder.encode(feed, from);
        assertNotNull(batch);
        assertEquals(from, batch.from());
        return batch;
    }

    private Feed feed(EventFormat format, @Nullable RecordFilter filter, boolean dataBeforeId) {
        return feed(List.of(first, second), format, filter, dataBeforeId);
    }

    private static Feed feed(List<PartitionCache> caches, EventFormat format, @Nullable RecordFilter filter) {
        return feed(caches, format, filter, false);
    }

    private static Feed feed(
            List<PartitionCache> caches, EventFormat format, @Nullable RecordFilter filter, boolean dataBeforeId) {
        List<TopicPartition> partitions = List.of(P0, P1);
        Uuid topicId = Uuid.fromString("IDIDIDIDAAAAAAAAAAAAAA");
        Map<String, StreamTopic> topics = Map.of("t", new StreamTopic(new TopicInfo("t", 2, topicId), true));
        Feed.Key key = new Feed.Key(partitions, topics, format, filter);
        IdLayout layout = IdLayout.json(partitions, topics, false, "here");
        return new Feed(key, caches, layout, dataBeforeId);
    }

    private static String text(EncodedBatch batch) {
        return new String(batch.bytes(), StandardCharsets.UTF_8);
    }

    private static String data(EncodedBatch batch) {
        return String.join(" ", Arrays.asList(text(batch).replace("\"", "").split("\n")));
    }
}
