package io.github.kafkasse.internal.log;

import static io.github.kafkasse.internal.log.TailFixture.OTHER;
import static io.github.kafkasse.internal.log.TailFixture.T0;
import static io.github.kafkasse.internal.log.TailFixture.readable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** Positions for which Kafka has no records: deleted before they were read, or lost in an unclean election. */
class TailOutOfRangeTest {
    private final TailFixture fixture = new TailFixture();
    private final FakeLogs logs = fixture.logs;

    /** A log that has read records 0 and 1. */
    private PartitionCache read() {
        PartitionCache cache = fixture.follow(T0);
        logs.append(T0, "0");
        logs.append(T0, "1");
        fixture.settle();
        assertEquals(2, cache.log().end());
        return cache;
    }

    @Test
    void deletedRecordsAreSkippedAndReportedToClientsAtThem() {
        PartitionCache cache = read();
        logs.append(T0, 8, 50);
        logs.deleteBefore(T0, 9);
        logs.append(T0, "10");
        fixture.settle();
        assertEquals(9, cache.firstAvailable());
        assertEquals(9, cache.log().start());
        assertEquals(11, cache.log().end());
        assertSame(cache, fixture.present(T0));
    }

    @Test
    void otherPartitionsContinue() {
        read();
        PartitionCache other = fixture.follow(OTHER);
        logs.append(T0, 8, 50);
        logs.deleteBefore(T0, 9);
        logs.append(OTHER, "0");
        fixture.settle();
        assertEquals(List.of("00"), readable(other));
    }

    @Test
    void aPartitionThatEndsBeforeItsLogContinuesInANewLog() {
        PartitionCache cache = read();
        logs.truncate(T0, 1);
        fixture.settle();
        assertEquals(PartitionCache.State.REPLACED, cache.state());
        assertEquals(1, cache.lastCommon(OffsetAndEpoch.of(2)));
        assertEquals("t", fixture.changed.get(fixture.changed.size() - 1));

        logs.append(T0, "\"another\"");
        fixture.settle();
        PartitionCache next = fixture.present(T0);
        assertEquals(cache.topicId(), next.topicId());
        assertEquals(List.of("1\"another\""), readable(next));
    }

    @Test
    void recordsAfterADivergenceAreReadAgain() {
        PartitionCache cache = read();
        logs.truncate(T0, 1);
        logs.append(T0, "\"another\"");
        logs.append(T0, "2");
        logs.failure = new LogTruncationException(Map.of(T0, 2L), Map.of(T0, new OffsetAndMetadata(1)));
        fixture.settle();
        assertEquals(1, cache.lastCommon(OffsetAndEpoch.of(2)));
        assertEquals(List.of("1\"another\"", "22"), readable(fixture.present(T0)));
    }

    @Test
    void aPositionThatIsInRangeAgainContinues() {
        PartitionCache cache = read();
        logs.append(T0, "2");
        logs.failure = new OffsetOutOfRangeException(Map.of(T0, 2L));
        fixture.settle();
        assertSame(cache, fixture.present(T0));
        assertEquals(List.of("00", "11", "22"), readable(cache));
    }

    @Test
    void aPartitionFailsWithoutOffsetsAndRecoversLater() {
        PartitionCache cache = read();
        logs.append(T0, 8, 50);
        logs.deleteBefore(T0, 9);
        logs.away = true;
        fixture.settle();
        assertNotNull(cache.failure());
        logs.away = false;
        fixture.pause(Duration.ofSeconds(12));
        assertNull(cache.failure());
        assertEquals(9, cache.firstAvailable());
        assertEquals(10, cache.log().end());
    }

    /** Epoch 0 has records 0 and 1; the next leader lacks record 1, and has written two others since. */
    private PartitionCache readThenElect() {
        logs.elect(T0, 0);
        PartitionCache cache = read();
        assertEquals(0, cache.log().epoch());
        logs.elect(T0, 1);
        logs.append(T0, "\"another\"");
        logs.append(T0, "2");
        return cache;
    }

    @Test
    void aTruncationIsDetectedInALongerLog() {
        PartitionCache cache = readThenElect();
        fixture.settle();
        assertEquals(PartitionCache.State.REPLACED, cache.state());
        PartitionCache next = fixture.present(T0);
        assertEquals(List.of("1\"another\"", "22"), readable(next));
        assertEquals(1, next.log().epoch());
        assertEquals(1, cache.lastCommon(new OffsetAndEpoch(2, 0)));
        assertEquals(1, next.lastCommonSinceReplaced(new OffsetAndEpoch(2, 0)));
        assertEquals(2, next.lastCommonSinceReplaced(new OffsetAndEpoch(2, 1)));
        assertEquals(1, next.lastCommonSinceReplaced(new OffsetAndEpoch(1, 0)));
    }

    @Test
    void aNewConsumerDetectsATruncationToo() {
        PartitionCache cache = readThenElect();
        logs.failure = new KafkaException("the consumer is unusable");
        fixture.settle();
        fixture.pause(Duration.ofSeconds(2));
        assertEquals(2, logs.consumers.size());
        assertEquals(PartitionCache.State.REPLACED, cache.state());
        assertEquals(List.of("1\"another\"", "22"), readable(fixture.present(T0)));
    }

    @Test
    void anUnreadPartitionStartsWhereTheLogsDiffer() {
        logs.elect(T0, 0);
        logs.append(T0, 2, 50);
        PartitionCache cache = fixture.caches.retain(T0, fixture.kafka.info("t").id(), new OffsetAndEpoch(2, 0));
        fixture.settle();
        logs.elect(T0, 1);
        logs.append(T0, "\"another\"");
        logs.append(T0, "2");
        fixture.settle();
        assertEquals(PartitionCache.State.REPLACED, cache.state());
        assertEquals(List.of("1\"another\"", "22"), readable(fixture.present(T0)));
    }

    /** The topic is recreated, and the consumer reads the new one before anybody knows of it. */
    private PartitionCache readThenRecreate() {
        PartitionCache cache = read();
        fixture.kafka.topic("t", 2);
        logs.recreate(T0);
        fixture.kafka.hold();
        return cache;
    }

    /** Asserts that followers of the old topic continue in the new one, without a report of lost records. */
    private void assertContinuesInTheNewTopic(PartitionCache old) {
        fixture.settle();
        assertEquals(0, old.firstAvailable());
        assertSame(old, fixture.present(T0), "nothing changes before Kafka reports the topic's id");
        fixture.kafka.release();
        fixture.settle();
        PartitionCache next = fixture.present(T0);
        assertEquals(fixture.kafka.info("t").id(), next.topicId());
        assertEquals(2, old.lastCommon(new OffsetAndEpoch(2, 0)));
        assertEquals(2, next.lastCommonSinceReplaced(new OffsetAndEpoch(2, 0)));
        assertEquals(0, old.firstAvailable());
        logs.append(T0, "\"new\"");
        fixture.settle();
        assertEquals("\"new\"", readable(next).get(readable(next).size() - 1).substring(1));
    }

    @Test
    void aShorterNewTopicIsNotATruncation() {
        assertContinuesInTheNewTopic(readThenRecreate());
    }

    @Test
    void aNewTopicWithOtherEpochsIsNotATruncation() {
        PartitionCache cache = readThenRecreate();
        logs.append(T0, 5, 50);
        fixture.logs.failure = new LogTruncationException(Map.of(T0, 2L), Map.of(T0, new OffsetAndMetadata(0)));
        assertContinuesInTheNewTopic(cache);
    }

    @Test
    void aNewTopicThatBeginsLaterIsNotADeletion() {
        PartitionCache cache = readThenRecreate();
        logs.append(T0, 9, 50);
        logs.deleteBefore(T0, 9);
        assertContinuesInTheNewTopic(cache);
    }

    @Test
    void anAnswerFromBeforeTheOffsetLookupProvesNothing() {
        PartitionCache cache = read();
        TopicInfo before = fixture.kafka.info("t");
        logs.truncate(T0, 1);
        fixture.kafka.hold();
        fixture.settle();
        assertSame(cache, fixture.present(T0));
        fixture.kafka.release();
        fixture.settle();
        assertEquals(before.id(), fixture.present(T0).topicId());
        assertEquals(1, cache.lastCommon(OffsetAndEpoch.of(2)));
    }
}
