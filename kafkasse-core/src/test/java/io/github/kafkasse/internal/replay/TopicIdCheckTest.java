package io.github.kafkasse.internal.replay;

import static io.github.kafkasse.internal.replay.ReplayFixture.ID;
import static io.github.kafkasse.internal.replay.ReplayFixture.T0;
import static io.github.kafkasse.internal.replay.ReplayFixture.T1;
import static io.github.kafkasse.internal.replay.ReplayFixture.assertRead;
import static io.github.kafkasse.internal.replay.ReplayFixture.windows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.replay.ReplayFixture.Bell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** In history, a recreated topic must not be mistaken for the former one. */
class TopicIdCheckTest {
    private final ReplayFixture replay = new ReplayFixture();
    private final Bell bell = new Bell();

    @Test
    void recordsAreVisibleOnlyWhenKafkaHasConfirmedTheTopic() {
        CompletableFuture<Uuid> answer = new CompletableFuture<>();
        replay.topicIds.put("t", answer);
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.pool.demand(cache, 3, bell);
        replay.settle();
        assertEquals(0, bell.rung);
        assertEquals(List.of(), windows(cache));

        replay.pass(Duration.ofMinutes(1)); // an answer counts however long it takes
        int news = replay.news;
        answer.complete(ID);
        assertTrue(replay.news > news, "the worker was not told");
        replay.settle();
        assertEquals(1, bell.rung);
        assertEquals(List.of("3-10"), windows(cache));
    }

    @Test
    void recordsOfTheNewTopicAreNotReadAsHistoryOfTheOldOne() {
        CompletableFuture<Uuid> answer = new CompletableFuture<>();
        replay.topicIds.put("t", answer);
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.pool.demand(cache, 3, bell);
        replay.settle();

        Uuid again = new Uuid(3, 4);
        replay.caches.retain(T0, again, OffsetAndEpoch.of(0));
        answer.complete(again);
        replay.settle();
        assertEquals(1, bell.rung);
        assertEquals(List.of(), windows(cache));
    }

    @Test
    void recordsWaitUntilKafkaAnswers() {
        replay.topicIds.put("t", CompletableFuture.failedFuture(new TimeoutException()));
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.pool.demand(cache, 3, bell);
        replay.settle();
        assertEquals(0, bell.rung);
        replay.topicIds.clear();
        replay.pass(Duration.ofSeconds(1));
        replay.settle();
        assertEquals(1, bell.rung);
        assertEquals(List.of("3-10"), windows(cache));
    }

    @Test
    void oneAnswerServesAllPartitionsOfTheTopicUpToTheNextUpdate() {
        PartitionCache cache = replay.history(T0, 2000, 1000);
        replay.logs.recordsAPoll = 50;
        List<Long> read = replay.reader(cache, 0);
        List<Long> other = replay.reader(replay.history(T1, 2000, 1000), 0);
        replay.run();
        assertRead(0, 2000, read);
        assertRead(0, 2000, other);
        assertEquals(1, replay.topicQuestions);
    }

    @Test
    void anAnswerFromBeforeAnUpdateDoesNotVerifyLaterRecords() {
        PartitionCache cache = replay.history(T0, 20_000, 1000);
        replay.pool.demand(cache, 0, bell);
        replay.settle();
        assertEquals(1, bell.rung);
        replay.topicIds.put("t", new CompletableFuture<>());
        replay.pass(Duration.ofSeconds(2));
        replay.logs.updateMetadata();
        replay.pool.demand(cache, 15_000, bell);
        replay.settle();
        assertEquals(1, bell.rung);
    }

    @Test
    void waitingRecordsCountAgainstTheBudget() {
        CompletableFuture<Uuid> answer = new CompletableFuture<>();
        replay.topicIds.put("t", answer);
        PartitionCache cache = replay.history(T0, 10, 1000);
        replay.pool.demand(cache, 0, bell);
        replay.settle();
        assertTrue(replay.pool.usedBytes() >= 10_000, "held: " + replay.pool.usedBytes());
        replay.caches.retain(T0, new Uuid(3, 4), OffsetAndEpoch.of(0));
        answer.complete(new Uuid(3, 4));
        replay.settle();
        assertEquals(0, replay.pool.usedBytes());
    }

    @Test
    void recordsWithoutRoomAreReadAgain() {
        ReplayFixture small = new ReplayFixture(1, 100_000);
        CompletableFuture<Uuid> answer = new CompletableFuture<>();
        small.topicIds.put("t", answer);
        PartitionCache cache = small.history(T0, 40, 1000);
        small.pool.demand(cache, 0, bell);
        small.settle();
        assertEquals(0, small.pool.usedBytes());
        answer.complete(ID);
        small.pass(Duration.ofSeconds(1));
        small.settle();
        assertEquals(1, bell.rung);
        assertTrue(ReplayFixture.seamless(cache, 0, 40));
    }

    @Test
    void aRecreatedTopicIsReadByAnotherConsumer() {
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.pool.demand(cache, 3, bell);
        replay.settle();
        assertEquals(1, replay.logs.consumers.size());

        Uuid again = new Uuid(3, 4);
        replay.topicIds.put("t", CompletableFuture.completedFuture(again));
        PartitionCache next = replay.caches.retain(T0, again, OffsetAndEpoch.of(10));
        replay.pool.demand(next, 3, bell);
        replay.settle();
        assertEquals(2, bell.rung);
        assertEquals(List.of("3-10"), windows(next));
        assertEquals(2, replay.logs.consumers.size());
        assertTrue(replay.logs.consumers.get(0).closed());
    }
}
