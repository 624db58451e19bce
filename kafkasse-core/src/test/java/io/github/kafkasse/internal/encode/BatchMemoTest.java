package io.github.kafkasse.internal.encode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** What is remembered of batches, and for whom. */
class BatchMemoTest {
    private static final TopicPartition P = new TopicPartition("t", 0);
    private static final Positions START = Positions.of(0);

    private final PartitionCache cache = Records.cache(P, 0);
    private final Feed feed = new Feed(
            new Feed.Key(
                    List.of(P),
                    Map.of("t", new StreamTopic(new TopicInfo("t", 1, Uuid.ZERO_UUID), true)),
                    EventFormat.SSE,
                    null),
            List.of(cache),
            IdLayout.json(List.of(P), Map.of(), false, ""),
            false);
    private final BatchMemo memo = new BatchMemo(1 << 20, new KafkaSseListener() {});

    private EncodedBatch next() {
        // A loop of its own each time, so that nothing but the memo can be what is shared.
        BatchEncoder encoder = new BatchEncoder(() -> 0L, Records.filterGuard(new KafkaSseListener() {}));
        return assertNotNullBatch(memo.next(feed, START, encoder));
    }

    private static EncodedBatch assertNotNullBatch(EncodedBatch batch) {
        assertNotNull(batch);
        return batch;
    }

    private void readers(int count) {
        feed.followers(count);
        for (int i = 0; i < count; i++) {
            feed.beginReading();
        }
    }

    @Test
    void clientsAtTheSamePositionShareOneArray() {
        readers(2);
        Records.append(cache, 1, Records.event(P, 0, 1_000, "{\"a\":1}"));
        assertSame(next().bytes(), next().bytes());
        assertTrue(memo.used() > 0);
    }

    @Test
    void aBatchThatEndsAfterTheLimitIsNotUsed() {
        readers(2);
        Records.append(cache, 2, Records.event(P, 0, 1_000, "{\"a\":1}"), Records.event(P, 1, 1_000, "{\"a\":2}"));
        EncodedBatch whole = next();
        assertEquals(Positions.of(2), whole.to());
        assertEquals(Positions.of(1), next(1, 1).to());
        assertSame(whole.bytes(), next(1, 2).bytes(), "all of its records are known");
        assertSame(whole.bytes(), next().bytes());
    }

    /** The batch whose own limit is one offset, for a caller that knows the records before another one. */
    private EncodedBatch next(long limit, long examined) {
        BatchEncoder encoder = new BatchEncoder(() -> 0L, Records.filterGuard(new KafkaSseListener() {}));
        BatchLimit known = new BatchLimit.KnownEnds(new long[] {limit}, () -> Positions.of(examined));
        return assertNotNullBatch(memo.next(feed, START, feed.all(), known, encoder));
    }

    @Test
    void nothingIsRememberedForASingleClient() {
        readers(1);
        Records.append(cache, 1, Records.event(P, 0, 1_000, "{\"a\":1}"));
        EncodedBatch first = next();
        EncodedBatch second = next();
        assertNotSame(first.bytes(), second.bytes());
        assertArrayEquals(first.bytes(), second.bytes());
        assertEquals(0, memo.used());
    }

    @Test
    void historyIsNotCachedIfOnlyOneClientReadsIt() {
        readers(3);
        feed.endReading();
        feed.endReading(); // two clients have read everything and are in live groups
        Records.append(cache, 1, Records.event(P, 0, 1_000, "{\"a\":1}"));
        assertNotSame(next().bytes(), next().bytes());
        assertEquals(0, memo.used());
        assertSame(next(1, 1).bytes(), next(1, 1).bytes(), "a live group's batch is");
        assertSame(next(1, 1).bytes(), next().bytes(), "and the reader uses it, too");
    }

    @Test
    void aFeedWithoutClientsReleasesItsBytes() {
        readers(2);
        Records.append(cache, 1, Records.event(P, 0, 1_000, "{\"a\":1}"));
        next();
        memo.forget(feed);
        assertEquals(0, memo.used());
    }
}
