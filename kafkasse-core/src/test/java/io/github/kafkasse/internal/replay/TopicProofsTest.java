package io.github.kafkasse.internal.replay;

import static io.github.kafkasse.internal.replay.ReplayFixture.ID;
import static io.github.kafkasse.internal.replay.ReplayFixture.T0;
import static io.github.kafkasse.internal.replay.ReplayFixture.T1;
import static io.github.kafkasse.internal.replay.ReplayFixture.assertRead;
import static io.github.kafkasse.internal.replay.ReplayFixture.windows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.position.OffsetAndEpoch;
import io.github.kafkasse.internal.replay.ReplayFixture.Bell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** A topic that was deleted and made again must not pass for its predecessor. */
class TopicProofsTest {
    private final ReplayFixture replay = new ReplayFixture();
    private final Bell bell = new Bell();

    @Test
    void recordsAreSeenOnlyWhenKafkaHasSaidThatTheTopicIsTheSame() {
        CompletableFuture<Uuid> answer = new CompletableFuture<>();
        replay.topicIds.put("t", answer);
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.pool.demand(cache, 3, bell);
        replay.settle();
        assertEquals(0, bell.rung);
        assertEquals(List.of(), windows(cache));

        int news = replay.news;
        answer.complete(ID);
        assertTrue(replay.news > news, "nobody told the worker");
        replay.settle();
        assertEquals(1, bell.rung);
        assertEquals(List.of("3-10"), windows(cache));
    }

    @Test
    void recordsOfTheNewTopicAreNotHistoryOfTheOldOne() {
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
    void whereKafkaDoesNotSayTheRecordsGoOut() {
        replay.topicIds.put("t", CompletableFuture.failedFuture(new TimeoutException()));
        PartitionCache cache = replay.history(T0, 10, 100);
        replay.pool.demand(cache, 3, bell);
        replay.settle();
        assertEquals(1, bell.rung);
    }

    @Test
    void oneAnswerIsEnoughForAllThatComesForAMoment() {
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
    void anOldAnswerIsWorthNothing() {
        PartitionCache cache = replay.history(T0, 20_000, 1000);
        replay.pool.demand(cache, 0, bell);
        replay.settle();
        replay.topicIds.put("t", new CompletableFuture<>());
        replay.pass(Duration.ofSeconds(2));
        replay.pool.demand(cache, 15_000, bell);
        replay.settle();
        assertEquals(1, bell.rung);
    }

    @Test
    void theNextAnswerIsAskedForBeforeTheLastOneIsTooOld() {
        TopicProofs proofs = new TopicProofs(topic -> CompletableFuture.completedFuture(ID), () -> {});
        PartitionCache cache = replay.history(T0, 1, 1);
        proofs.same(cache, 0);
        assertTrue(proofs.same(cache, 1));
        assertTrue(proofs.same(cache, TopicProofs.VALID_NANOS * 3 / 4));
        assertTrue(proofs.same(cache, TopicProofs.VALID_NANOS * 6 / 4));
    }
}
