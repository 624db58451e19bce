package io.github.kafkasse.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Health;
import io.github.kafkasse.internal.common.FakeScheduler;
import io.github.kafkasse.internal.kafka.FakeKafka;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.log.PartitionCaches;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** The answers to health checks, their delay and their cost. */
class HealthCheckTest {
    private final FakeKafka kafka = new FakeKafka();
    private final FakeScheduler scheduler = new FakeScheduler();
    private final PartitionCaches caches = new PartitionCaches(scheduler::nanoTime, 0, () -> {});
    private final HealthCheck check = new HealthCheck(List.of(), caches, kafka, scheduler, scheduler::nanoTime);

    private CompletableFuture<Health> look() {
        return check.look(3, false);
    }

    @Test
    void kafkaIsAskedAtMostOnceASecond() {
        for (int i = 0; i < 1_000; i++) {
            assertTrue(look().join().ready());
        }
        assertEquals(1, kafka.requests.size());
        scheduler.pass(Duration.ofSeconds(1));
        look().join();
        assertEquals(2, kafka.requests.size());
    }

    @Test
    void aSlowKafkaDelaysACheckOnlyBriefly() {
        kafka.hold();
        CompletableFuture<Health> first = look();
        assertFalse(first.isDone());
        scheduler.pass(Duration.ofMillis(500));
        assertTrue(first.join().alive());
        assertFalse(first.join().ready(), "it has never answered");
        kafka.release();
        assertTrue(look().join().ready());
    }

    @Test
    void theLastAnswerCountsUntilASlowKafkaAnswers() {
        look().join();
        scheduler.pass(Duration.ofSeconds(10));
        kafka.hold();
        CompletableFuture<Health> slow = look();
        scheduler.pass(Duration.ofMillis(500));
        assertTrue(slow.join().ready());
        kafka.fail(new RuntimeException("no broker"));
        assertEquals(List.of("Kafka does not answer."), look().join().troubles());
        assertEquals(0, scheduler.pending());
    }

    @Test
    void theTroublesContainNoTopicNamesAndNoMessagesOfKafka() {
        for (int i = 0; i < 2; i++) {
            caches.retain(new TopicPartition("secret", i), Uuid.randomUuid(), OffsetAndEpoch.of(0))
                    .failure("broker-7.internal refused");
        }
        assertEquals(
                List.of("2 partitions cannot be read; the log has the names and the reasons."),
                look().join().troubles());
        assertTrue(look().join().ready());
    }
}
