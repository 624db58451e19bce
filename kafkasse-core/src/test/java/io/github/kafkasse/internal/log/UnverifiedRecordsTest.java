package io.github.kafkasse.internal.log;

import static io.github.kafkasse.internal.log.TailFixture.OTHER;
import static io.github.kafkasse.internal.log.TailFixture.T0;
import static io.github.kafkasse.internal.log.TailFixture.readable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * After an update of its metadata, a consumer may read another topic of the same name, so the tail holds its records
 * back until the topic is verified.
 */
class UnverifiedRecordsTest {
    private final TailFixture fixture = new TailFixture();
    private final FakeLogs logs = fixture.logs;

    /** A log that has read a record. From now on, Kafka's answers wait for the test. */
    private PartitionCache proven() {
        PartitionCache cache = fixture.follow(T0);
        logs.append(T0, "0");
        fixture.settle();
        assertEquals(List.of("00"), readable(cache));
        fixture.kafka.hold();
        fixture.kafka.requests.clear();
        return cache;
    }

    /** The same, after an update of the consumer's metadata. */
    private PartitionCache updated() {
        PartitionCache cache = proven();
        logs.updateMetadata();
        fixture.settle();
        return cache;
    }

    @Test
    void recordsAfterAnUpdateArePublishedWhenTheTopicIsVerified() {
        PartitionCache cache = updated();
        logs.append(T0, "1");
        fixture.settle();
        assertEquals(1, cache.log().end());
        fixture.kafka.answer();
        fixture.settle();
        assertEquals(List.of("00", "11"), readable(cache));
    }

    @Test
    void nothingWaitsBetweenTwoUpdatesHoweverLongAPartitionWasQuiet() {
        PartitionCache cache = proven();
        for (int n = 1; n < 5; n++) {
            fixture.pass(Duration.ofMinutes(1));
            logs.append(T0, String.valueOf(n));
            fixture.settle();
            assertEquals(n + 1, cache.log().end());
        }
    }

    @Test
    void aLateAnswerCounts() {
        PartitionCache cache = updated();
        logs.append(T0, "1");
        fixture.pause(Duration.ofMinutes(1));
        assertEquals(1, cache.log().end());
        fixture.kafka.answer();
        fixture.settle();
        assertEquals(List.of("00", "11"), readable(cache));
    }

    @Test
    void anAnswerToARequestFromBeforeTheUpdateDoesNotVerifyTheTopic() {
        PartitionCache cache = updated();
        logs.append(T0, "1");
        logs.updateMetadata();
        fixture.settle();
        fixture.kafka.answer();
        fixture.settle();
        assertEquals(1, cache.log().end());
        fixture.kafka.answer();
        fixture.settle();
        assertEquals(List.of("00", "11"), readable(cache));
    }

    @Test
    void oneQuestionServesAllPartitionsOfAnUpdate() {
        int partitions = 1_000;
        fixture.kafka.topic("wide", partitions);
        List<PartitionCache> caches = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            caches.add(fixture.follow(new TopicPartition("wide", i)));
        }
        fixture.settle();
        fixture.kafka.requests.clear();
        logs.updateMetadata();
        for (int round = 1; round <= 3; round++) {
            fixture.pass(Duration.ofSeconds(1));
            caches.forEach(cache -> logs.append(cache.partition(), "1"));
            fixture.settle();
            for (PartitionCache cache : caches) {
                assertEquals(round, cache.log().end());
            }
        }
        assertEquals(List.of("topics [wide]"), fixture.kafka.requests);
    }

    @Test
    void recordsThatArriveMeanwhileFollowTheWaitingOnes() {
        PartitionCache cache = updated();
        logs.append(T0, "1");
        fixture.settle();
        logs.append(T0, "2");
        fixture.settle();
        assertEquals(2, logs.given(T0)); // the held records are bounded
        fixture.kafka.answer();
        logs.append(T0, "3");
        fixture.settle();
        assertEquals(List.of("00", "11", "22", "33"), readable(cache));
    }

    @Test
    void recordsWithoutRoomAreReadAgain() {
        PartitionCache cache = updated();
        logs.append(T0, 60, 10_000);
        fixture.settle();
        assertEquals(1, cache.log().end());
        fixture.kafka.answer();
        fixture.settle();
        assertEquals(61, cache.log().end());
        assertEquals(121, logs.given(T0));
        assertEquals(61, readable(cache).size());
    }

    @Test
    void otherTopicsDoNotWait() {
        PartitionCache cache = updated();
        logs.append(T0, "1");
        fixture.settle();
        PartitionCache other = fixture.follow(OTHER);
        logs.append(OTHER, "0");
        fixture.settle();
        fixture.pass(Duration.ofMillis(500)); // Kafka does not answer for t; the next request is sent meanwhile
        fixture.settle();
        fixture.kafka.answer("t");
        fixture.kafka.answer("t");
        fixture.settle();
        assertEquals(List.of("00"), readable(other));
        assertEquals(1, cache.log().end());
    }

    /** Recreates the topic, with one record more than the former one. */
    private void recreate() {
        fixture.kafka.delete("t");
        fixture.kafka.topic("t", 2);
        logs.recreate(T0);
        logs.append(T0, "\"new 0\"");
        logs.append(T0, "\"new 1\"");
        logs.updateMetadata();
    }

    @Test
    void recordsOfARecreatedTopicAreDroppedAndItIsReadFromItsBeginning() {
        PartitionCache cache = proven();
        recreate();
        fixture.settle();
        fixture.kafka.answerAll();
        fixture.settle();
        fixture.kafka.answerAll();
        fixture.settle();
        assertEquals(List.of("00"), readable(cache));
        assertEquals(PartitionCache.State.REPLACED, cache.state());
        assertEquals(List.of("0\"new 0\"", "1\"new 1\""), readable(fixture.present(T0)));
    }

    @Test
    void anOutdatedAnswerDoesNotRestoreTheOldTopic() {
        PartitionCache cache = proven();
        var old = fixture.kafka.info("t");
        recreate();
        fixture.settle();
        fixture.kafka.answerAll();
        var again = fixture.kafka.info("t");
        fixture.kafka.restore(old);
        fixture.settle();
        fixture.kafka.answerAll();
        fixture.settle();
        assertEquals(List.of("00"), readable(cache));
        assertEquals(0, fixture.present(T0).log().end());
        fixture.kafka.restore(again);
        fixture.kafka.release();
        fixture.pause(Duration.ofSeconds(1));
        assertEquals(List.of("0\"new 0\"", "1\"new 1\""), readable(fixture.present(T0)));
    }

    @Test
    void aTopicThatTheConsumerFetchesByNameIsVerifiedAtEachPoll() {
        PartitionCache cache = fixture.follow(T0);
        fixture.follow(OTHER);
        fixture.settle();
        logs.unknown.add("other");
        logs.updateMetadata();
        fixture.settle();
        logs.append(T0, "0");
        fixture.settle();
        assertEquals(List.of("00"), readable(cache));

        fixture.kafka.hold();
        fixture.kafka.delete("t");
        fixture.kafka.topic("t", 2);
        logs.append(T0, "\"new 1\"");
        fixture.settle();
        fixture.kafka.release();
        fixture.settle();
        assertEquals(List.of("00"), readable(cache));

        logs.unknown.clear();
        logs.updateMetadata();
        fixture.settle();
        fixture.kafka.hold();
        PartitionCache next = fixture.present(T0);
        long end = next.log().end();
        logs.append(T0, "2");
        fixture.settle();
        assertEquals(end + 1, next.log().end());
    }

    @Test
    void theConsumerIsReplacedIfAFetchOfTheOldTopicCouldBeMistakenForTheNewOne() {
        PartitionCache cache = fixture.follow(T0);
        fixture.settle();
        assertEquals(0, cache.log().end());
        fixture.kafka.delete("t");
        fixture.kafka.topic("t", 2);
        logs.updateMetadata();
        fixture.pause(Duration.ofSeconds(1));
        assertNotSame(cache, fixture.present(T0));
        assertEquals(2, logs.consumers.size());
        logs.append(T0, "\"new 0\"");
        fixture.settle();
        assertEquals(List.of("0\"new 0\""), readable(fixture.present(T0)));
    }

    @Test
    void recordsOfATopicThatIsDeletedAreDropped() {
        PartitionCache cache = updated();
        logs.append(T0, "1");
        fixture.settle();
        fixture.kafka.delete("t");
        fixture.kafka.answer();
        fixture.settle();
        assertEquals(List.of("00"), readable(cache));
        assertEquals(PartitionCache.State.GONE, cache.state());
    }

    @Test
    void recordsWaitUntilKafkaAnswers() {
        PartitionCache cache = updated();
        logs.append(T0, "1");
        fixture.settle();
        fixture.kafka.fail(new TimeoutException("Kafka is away"));
        fixture.settle();
        assertEquals(1, cache.log().end());
        fixture.kafka.release();
        fixture.pause(Duration.ofSeconds(1));
        assertEquals(List.of("00", "11"), readable(cache));
    }

    @Test
    void waitingRecordsAreReadAgainOnceAfterTheConsumerIsReplaced() {
        PartitionCache cache = updated();
        logs.append(T0, "1");
        fixture.settle();
        logs.failure = new KafkaException("The coordinator of nothing at all");
        fixture.pause(Duration.ofSeconds(2));
        fixture.kafka.release();
        fixture.settle();
        assertEquals(List.of("00", "11"), readable(cache));
    }

    @Test
    void waitingRecordsAreReadAgainOnceAfterTheirPartitionIsIsolated() {
        PartitionCache cache = updated();
        PartitionCache other = fixture.follow(OTHER);
        logs.append(T0, "1");
        fixture.settle();
        logs.failure = new KafkaException("Something is the matter with t-0 at offset 1");
        fixture.settle();
        fixture.kafka.release();
        fixture.pause(Duration.ofSeconds(11));
        assertEquals(List.of("00", "11"), readable(cache));
        assertEquals(0, other.log().end());
    }

    @Test
    void waitingRecordsThatKafkaLosesAreNeitherRepeatedNorDelivered() {
        PartitionCache cache = updated();
        logs.append(T0, "1");
        logs.append(T0, "2");
        fixture.settle();
        logs.truncate(T0, 2);
        logs.append(T0, "\"another 2\"");
        logs.duringPoll = () -> {
            fixture.kafka.release();
            logs.duringPoll = () -> {};
        };
        logs.failure = new LogTruncationException(Map.of(T0, 3L), Map.of(T0, new OffsetAndMetadata(2)));
        fixture.settle();
        assertSame(cache, fixture.present(T0));
        assertEquals(List.of("00", "11", "2\"another 2\""), readable(cache));
    }
}
