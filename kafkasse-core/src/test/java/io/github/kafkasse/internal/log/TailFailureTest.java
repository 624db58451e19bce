package io.github.kafkasse.internal.log;

import static io.github.kafkasse.internal.log.TailFixture.OTHER;
import static io.github.kafkasse.internal.log.TailFixture.T0;
import static io.github.kafkasse.internal.log.TailFixture.T1;
import static io.github.kafkasse.internal.log.TailFixture.readable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.junit.jupiter.api.Test;

/** {@code poll} throws for all partitions if one of them fails; the others must continue. */
class TailFailureTest {
    private final TailFixture fixture = new TailFixture();
    private final FakeLogs logs = fixture.logs;

    @Test
    void aForbiddenTopicFailsAndTheOthersContinue() {
        PartitionCache forbidden = fixture.follow(T0);
        PartitionCache alsoForbidden = fixture.follow(T1);
        PartitionCache other = fixture.follow(OTHER);
        logs.unauthorized.add(T0);
        logs.append(T0, "0");
        logs.append(OTHER, "0");
        fixture.settle();
        assertEquals(List.of("00"), readable(other));
        assertEquals(List.of(), readable(forbidden));
        assertEquals("not authorized to read it", forbidden.failure());
        assertEquals("not authorized to read it", alsoForbidden.failure());
        assertNull(other.failure());
    }

    @Test
    void aCorruptPartitionIsIdentifiedByTheMessage() {
        PartitionCache corrupt = fixture.follow(T1);
        PartitionCache sameTopic = fixture.follow(T0);
        logs.corrupt.add(T1);
        logs.append(T0, "0");
        fixture.settle();
        assertNotNull(corrupt.failure());
        assertNull(sameTopic.failure());
        assertEquals(List.of("00"), readable(sameTopic));
        assertEquals(1, logs.consumers.size());
    }

    /** A user's mapper can interrupt its own thread. */
    @Test
    void anInterruptKeepsTheConsumer() {
        PartitionCache cache = fixture.follow(T0);
        fixture.settle();
        logs.append(T0, "0");
        logs.failure = new InterruptException("interrupted");
        assertEquals(0, fixture.tail.step());
        assertTrue(Thread.interrupted(), "Kafka's exception sets it; the engine's thread clears it");
        fixture.settle();
        assertEquals(List.of("00"), readable(cache));
        assertEquals(1, logs.consumers.size());
    }

    @Test
    void aConsumerThatThrowsAnErrorIsReplaced() {
        PartitionCache cache = fixture.follow(T0);
        fixture.settle();
        logs.append(T0, "0");
        logs.error = new OutOfMemoryError("a frame of 2 GB");
        assertThrows(OutOfMemoryError.class, fixture.tail::step);
        assertTrue(logs.consumers.get(0).closed());
        fixture.pass(Duration.ofSeconds(1));
        fixture.settle();
        assertEquals(List.of("00"), readable(cache));
        assertEquals(2, logs.consumers.size());
    }

    @Test
    void aTopicWithAnInvalidNameFails() {
        PartitionCache invalid = fixture.follow(T0);
        PartitionCache other = fixture.follow(OTHER);
        logs.failure = new InvalidTopicException(Set.of("t"));
        fixture.settle();
        assertNotNull(invalid.failure());
        assertNull(other.failure());
    }

    @Test
    void aNameThatIsPartOfTheFailedOneIsNotMistakenForIt() {
        fixture.kafka.topic("my.t", 11);
        fixture.kafka.topic("t", 11);
        PartitionCache one = fixture.follow(T1);
        PartitionCache ten = fixture.follow(new TopicPartition("t", 10));
        PartitionCache mine = fixture.follow(new TopicPartition("my.t", 10));
        logs.failure = new KafkaException("Unexpected error code 1 while fetching t-10 at offset 5");
        fixture.settle();
        assertNotNull(ten.failure());
        assertNull(one.failure());
        assertNull(mine.failure());
        logs.failure = new KafkaException("Record batch for partition my.t-10 at offset 5 is invalid");
        fixture.settle();
        assertNotNull(mine.failure());
        assertNull(one.failure());
    }

    @Test
    void aFailureOfAnUnfollowedPartitionIsNotAssignedToASimilarName() {
        PartitionCache one = fixture.follow(T1);
        logs.failure = new KafkaException("Unexpected error code 1 while fetching t-10 at offset 5");
        fixture.pause(Duration.ofSeconds(2));
        logs.failure = new KafkaException("Unexpected error code 1 while fetching my.t-1 at offset 5");
        fixture.pause(Duration.ofSeconds(2));
        assertNull(one.failure());
        assertEquals(3, logs.consumers.size());
    }

    @Test
    void followersAreNotifiedOnceOfAFailureThatIsRetried() {
        fixture.follow(T0);
        logs.unauthorized.add(T0);
        fixture.pause(Duration.ofMinutes(2));
        assertEquals(1, fixture.published);
        assertEquals(List.of("apart t-0: not authorized to read it"), fixture.heard);
        long polls = logs.calls("poll");
        assertTrue(polls >= 10 && polls <= 14, () -> polls + " tries in two minutes");
    }

    @Test
    void aRecoveredPartitionContinuesAtItsPosition() {
        PartitionCache cache = fixture.follow(T0);
        logs.append(T0, "0");
        fixture.settle();
        logs.corrupt.add(T0);
        logs.append(T0, "1");
        fixture.settle();
        logs.append(T0, "2");
        logs.corrupt.remove(T0);
        fixture.pause(Duration.ofSeconds(11));
        assertEquals(List.of("00", "11", "22"), readable(cache));
        assertNull(cache.failure());
        assertEquals("restored t-0", fixture.heard.get(1));
    }

    @Test
    void anUnfollowedPartitionIsNoLongerFailed() {
        PartitionCache cache = fixture.follow(T0);
        logs.unauthorized.add(T0);
        fixture.settle();
        fixture.caches.release(cache);
        fixture.pause(TailFixture.LINGER.plusSeconds(2));
        assertEquals(List.of("apart t-0: not authorized to read it", "restored t-0"), fixture.heard);
    }

    @Test
    void partitionsThatAreNoLongerReadReleaseTheirLag() {
        PartitionCache cache = fixture.follow(T0);
        fixture.follow(T1);
        fixture.pause(Duration.ofSeconds(2));
        fixture.caches.release(cache);
        fixture.pause(TailFixture.LINGER.plusSeconds(3));
        assertEquals(List.of("released t-0"), fixture.heard);
    }

    @Test
    void aQuietPartitionRecoversWithoutARecord() {
        PartitionCache cache = fixture.follow(T0);
        logs.unauthorized.add(T0);
        fixture.settle();
        logs.unauthorized.clear();
        fixture.pause(Duration.ofSeconds(15));
        assertNull(cache.failure());
        assertEquals("restored t-0", fixture.heard.get(1));
        assertEquals(2, fixture.published);
    }

    @Test
    void aQuietPartitionWithoutAnAnswerHasNotRecovered() {
        PartitionCache cache = fixture.follow(T0);
        logs.unauthorized.add(T0);
        fixture.settle();
        logs.unauthorized.clear();
        logs.leaderless.add(T0);
        fixture.pause(Duration.ofSeconds(30));
        assertNotNull(cache.failure());
    }

    @Test
    void anUnfollowedPartitionIsNotRetried() {
        PartitionCache cache = fixture.follow(T0);
        logs.unauthorized.add(T0);
        fixture.settle();
        fixture.caches.release(cache);
        fixture.pause(TailFixture.LINGER.plusSeconds(12));
        long polls = logs.calls("poll");
        fixture.pause(Duration.ofSeconds(30));
        assertEquals(polls, logs.calls("poll"));
    }

    @Test
    void aFailedConsumerIsReplacedWithoutLossOrRepetition() {
        PartitionCache cache = fixture.follow(T0);
        PartitionCache other = fixture.follow(OTHER);
        logs.append(T0, "0");
        fixture.settle();
        logs.append(T0, "1");
        logs.append(OTHER, "0");
        logs.failure = new KafkaException("The coordinator of nothing at all");
        fixture.settle();
        assertTrue(logs.consumers.get(0).closed());
        assertNotEquals(0, fixture.tail.step());
        assertEquals(1, logs.consumers.size());
        fixture.pause(Duration.ofSeconds(2));
        assertEquals(2, logs.consumers.size());
        assertEquals(List.of("00", "11"), readable(cache));
        assertEquals(List.of("00"), readable(other));
        assertEquals(List.of(), fixture.heard);
    }

    @Test
    void aFailedConsumerCreationIsRetriedEachSecond() {
        PartitionCache cache = fixture.follow(T0);
        logs.away = true;
        logs.append(T0, "0");
        fixture.pause(Duration.ofSeconds(5));
        assertEquals(0, logs.consumers.size());
        logs.away = false;
        fixture.pause(Duration.ofSeconds(2));
        assertEquals(List.of("00"), readable(cache));
    }
}
