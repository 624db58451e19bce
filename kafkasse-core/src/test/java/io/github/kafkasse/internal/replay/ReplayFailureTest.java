package io.github.kafkasse.internal.replay;

import static io.github.kafkasse.internal.replay.ReplayFixture.ID;
import static io.github.kafkasse.internal.replay.ReplayFixture.T0;
import static io.github.kafkasse.internal.replay.ReplayFixture.T1;
import static io.github.kafkasse.internal.replay.ReplayFixture.assertRead;
import static io.github.kafkasse.internal.replay.ReplayFixture.windows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.replay.ReplayFixture.Bell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

/** Records that Kafka refuses or does not deliver, and which clients are told. */
class ReplayFailureTest {
    private static final TopicPartition OTHER = new TopicPartition("other", 0);

    private final ReplayFixture replay = new ReplayFixture();
    private final Bell bell = new Bell();
    private final Bell otherBell = new Bell();

    /** Steps as the worker's thread does while Kafka does not answer. */
    private void wait(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 20) {
            replay.pass(Duration.ofMillis(20));
            replay.step();
        }
    }

    private void demandBoth(PartitionCache cache, PartitionCache other) {
        replay.pool.demand(cache, 3, bell);
        replay.pool.demand(other, 3, otherBell);
        replay.step();
        replay.step();
    }

    @Test
    void aForbiddenTopicFailsAndTheOthersContinue() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.unauthorized.add(T0);
        demandBoth(cache, replay.history(OTHER, 10, 100));

        assertEquals("not authorized to read it", cache.replayFailure());
        assertEquals(1, bell.rung);
        assertEquals(1, otherBell.rung);
        assertEquals(List.of("apart t-0", "fetched other-0 7"), replay.heard);
    }

    @Test
    void anInterruptCostsNoConsumerAndNoPartition() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.failure = new InterruptException("interrupted");
        replay.pool.demand(cache, 3, bell);
        replay.step();
        assertTrue(Thread.interrupted(), "Kafka's exception sets it; the engine's thread clears it");
        replay.step();
        assertEquals(1, bell.rung);
        assertNull(cache.replayFailure());
        assertEquals(1, replay.logs.consumers.size());
    }

    @Test
    void aConsumerThatThrowsAnErrorIsReplaced() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.error = new OutOfMemoryError("a frame of 2 GB");
        replay.pool.demand(cache, 3, bell);
        assertThrows(OutOfMemoryError.class, replay::step);
        assertTrue(replay.logs.consumers.get(0).closed());
        replay.pass(Duration.ofSeconds(1));
        replay.settle();
        assertEquals(1, bell.rung);
        assertEquals(2, replay.logs.consumers.size());
    }

    @Test
    void aConsumerThatCannotBeCreatedIsReportedAfterSomeSecondsAndReadsAsSoonAsItCan() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.away = true;
        replay.pool.demand(cache, 3, bell);
        wait(Duration.ofMillis(3_500));
        assertNull(cache.replayFailure());
        wait(Duration.ofMillis(1_500));
        assertEquals("the Kafka consumer cannot be created", cache.replayFailure());
        wait(Duration.ofSeconds(5));
        assertEquals(1, bell.rung);

        replay.logs.away = false;
        wait(Duration.ofSeconds(1));
        assertNotNull(cache.find(3));
        assertNull(cache.replayFailure());
        assertEquals(List.of("apart t-0", "restored t-0", "fetched t-0 7"), replay.heard);
    }

    @Test
    void aForbiddenTopicIsRetriedAfterTenSeconds() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.unauthorized.add(T0);
        replay.pool.demand(cache, 3, bell);
        replay.settle();
        replay.logs.unauthorized.clear();

        replay.pass(Duration.ofSeconds(9));
        replay.settle();
        assertNull(cache.find(3));
        replay.pass(Duration.ofSeconds(1));
        replay.settle();
        assertNotNull(cache.find(3));
        assertNull(cache.replayFailure());
        assertEquals(2, bell.rung);
        assertEquals(
                List.of("apart t-0", "restored t-0", "fetched t-0 7"),
                replay.heard.stream().toList());
    }

    @Test
    void aCorruptBatchAffectsOnlyItsPartition() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.corrupt.add(T0);
        demandBoth(cache, replay.history(T1, 10, 100));

        assertNotNull(cache.replayFailure());
        assertEquals(1, bell.rung);
        assertEquals(1, otherBell.rung);
        assertEquals(1, replay.logs.consumers.size());
    }

    @Test
    void aPartitionWithoutLeaderIsReportedAfterASecondAndReadAsSoonAsItHasOne() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.leaderless.add(T0);
        demandBoth(cache, replay.history(T1, 10, 100));
        assertEquals(1, otherBell.rung);
        wait(Duration.ofMillis(800));
        assertNull(cache.replayFailure());
        wait(Duration.ofMillis(300));
        assertNotNull(cache.replayFailure());
        assertEquals(1, bell.rung);

        wait(Duration.ofSeconds(20));
        assertEquals(1, replay.heard.stream().filter("apart t-0"::equals).count());
        replay.logs.leaderless.clear();
        replay.step();
        assertNull(cache.replayFailure());
        assertNotNull(cache.find(3));
        assertTrue(replay.heard.contains("restored t-0"));
    }

    @Test
    void aDistantLeaderIsNotAFailureForSomeSeconds() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.silent.add(T0);
        replay.pool.demand(cache, 3, bell);
        wait(Duration.ofMillis(3_500));
        assertNull(cache.replayFailure());
        wait(Duration.ofSeconds(1));
        assertNotNull(cache.replayFailure());
    }

    @Test
    void aTopicThatKafkaDoesNotConfirmIsReportedAfterSomeSecondsAndReadAfterTheAnswer() {
        PartitionCache cache = replay.history(T0, 10, 100);
        CompletableFuture<Uuid> answer = new CompletableFuture<>();
        replay.topicIds.put("t", answer);
        replay.pool.demand(cache, 3, bell);
        wait(Duration.ofMillis(3_500));
        assertNull(cache.replayFailure());
        wait(Duration.ofSeconds(1));
        assertEquals("Kafka does not answer whether this is still the same topic", cache.replayFailure());
        assertEquals(1, bell.rung);

        answer.complete(ID);
        replay.settle();
        assertNull(cache.replayFailure());
        assertEquals(List.of("3-10"), windows(cache));
        assertEquals(List.of("apart t-0", "restored t-0", "fetched t-0 7"), replay.heard);
    }

    @Test
    void topicsThatKafkaDoesNotConfirmDelayNoOther() {
        replay.topicIds.put("dark", new CompletableFuture<>());
        IntStream.range(0, 2 * ReplayWorker.MOST_PARTITIONS)
                .mapToObj(number -> new TopicPartition("dark", number))
                .forEach(partition -> replay.pool.demand(replay.history(partition, 10, 100), 0, new Bell()));
        wait(Duration.ofSeconds(1));
        replay.pool.demand(replay.history(T0, 10, 100), 3, bell);
        wait(Duration.ofSeconds(9));
        assertEquals(1, bell.rung);
    }

    @Test
    void aPauseOfThisProcessIsNotAFailure() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.leaderless.add(T0);
        replay.pool.demand(cache, 3, bell);
        replay.step();
        replay.pass(Duration.ofSeconds(60));
        replay.step();
        assertNull(cache.replayFailure());
    }

    @Test
    void partitionsWithoutLeaderDelayNoOther() {
        IntStream.range(0, 2 * ReplayWorker.MOST_PARTITIONS)
                .mapToObj(number -> new TopicPartition("dark", number))
                .forEach(partition -> {
                    replay.logs.leaderless.add(partition);
                    replay.pool.demand(replay.history(partition, 10, 100), 0, new Bell());
                });
        wait(Duration.ofSeconds(2));
        replay.pool.demand(replay.history(T0, 10, 100), 3, bell);
        wait(Duration.ofMillis(2100));
        assertEquals(1, bell.rung);
    }

    @Test
    void deletedRecordsAreSkipped() {
        PartitionCache cache = replay.history(T0, 100, 100);
        replay.logs.deleteBefore(T0, 60);
        List<Long> read = replay.reader(cache, 20);
        List<Long> inside = replay.reader(cache, 70);
        replay.run();
        assertEquals(60, cache.firstAvailable());
        assertRead(60, 100, read);
        assertRead(70, 100, inside);
        assertNull(cache.replayFailure());
    }

    @Test
    void offsetsMissingInARecreatedTopicAreNotReportedAsLost() {
        PartitionCache cache = replay.history(T0, 2000, 1000);
        replay.logs.recordsAPoll = 10;
        replay.reader(cache, 0);
        replay.readOn();
        replay.step();
        CompletableFuture<Uuid> answer = new CompletableFuture<>();
        replay.topicIds.put("t", answer);
        replay.logs.recreate(T0);
        replay.logs.append(T0, 2000, 10);
        replay.logs.deleteBefore(T0, 1500);
        for (int i = 0; i < 20; i++) {
            replay.step();
        }
        assertEquals(0, cache.firstAvailable());
        Uuid again = new Uuid(3, 4);
        replay.caches.retain(T0, again, OffsetAndEpoch.of(0));
        answer.complete(again);
        replay.settle();
        assertEquals(0, cache.firstAvailable());
        assertNull(cache.replayFailure());
    }

    @Test
    void recordsDeletedDuringTheReadAreSkipped() {
        PartitionCache cache = replay.history(T0, 2000, 1000);
        replay.logs.recordsAPoll = 10;
        List<Long> read = replay.reader(cache, 0);
        replay.readOn();
        replay.step();
        replay.logs.deleteBefore(T0, 1500);
        replay.run();
        assertRead(1500, 2000, read.subList(read.size() - 500, read.size()));
        assertEquals(1500, cache.firstAvailable());
    }

    @Test
    void aPartitionThatEndsBeforeTheDemandedPositionIsRetried() {
        replay.logs.append(T0, 10, 100);
        PartitionCache cache = replay.caches.retain(T0, ID, OffsetAndEpoch.of(100));
        replay.pool.demand(cache, 50, bell);
        replay.step();
        assertNotNull(cache.replayFailure());
        assertEquals(1, bell.rung);

        replay.logs.append(T0, 90, 100);
        wait(Duration.ofMillis(1100));
        assertEquals(2, bell.rung);
        assertNull(cache.replayFailure());
        assertEquals(List.of("50-100"), windows(cache));
    }

    @Test
    void aConsumerThatFailsIsReplacedAfterASecond() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.pool.demand(cache, 3, bell);
        replay.logs.failure = new KafkaException("out of order");
        replay.step();
        assertTrue(replay.logs.consumers.get(0).closed());
        assertNotNull(cache.replayFailure());
        wait(Duration.ofMillis(900));
        assertEquals(1, replay.logs.consumers.size());
        wait(Duration.ofMillis(200));
        assertEquals(2, replay.logs.consumers.size());
        assertNotNull(cache.find(3));
        assertNull(cache.replayFailure());
    }

    @Test
    void creatingAConsumerIsRetriedEverySecond() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.away = true;
        replay.pool.demand(cache, 3, bell);
        assertTrue(replay.pool.workers().get(0).step() > 0);
        replay.logs.away = false;
        assertTrue(replay.pool.workers().get(0).step() > 0);
        replay.pass(Duration.ofSeconds(1));
        replay.settle();
        assertEquals(1, bell.rung);
    }

    @Test
    void aWakeUpIsNotAFailure() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.pool.demand(cache, 3, bell);
        replay.logs.failure = new WakeupException();
        replay.settle();
        assertEquals(1, bell.rung);
        assertEquals(List.of("fetched t-0 7"), replay.heard);
    }

    @Test
    void aFailureEndsWithItsLastDemand() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.unauthorized.add(T0);
        replay.pool.demand(cache, 3, bell);
        replay.settle();
        replay.pool.cancel(cache, 3, bell);
        assertNull(cache.replayFailure());
        assertEquals(List.of("apart t-0", "restored t-0"), replay.heard);
    }

    @Test
    void aReadWithoutWaitingClientsIsNotRetried() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.logs.unauthorized.add(T0);
        replay.pool.prefetch(cache, 0, 3, bell);
        replay.settle();
        long polls = replay.logs.calls("poll");
        replay.pass(Duration.ofSeconds(20));
        replay.settle();
        assertEquals(polls, replay.logs.calls("poll"));
        assertNull(cache.replayFailure());
    }
}
