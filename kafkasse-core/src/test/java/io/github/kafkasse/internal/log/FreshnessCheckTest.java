package io.github.kafkasse.internal.log;

import static io.github.kafkasse.internal.log.TailFixture.OTHER;
import static io.github.kafkasse.internal.log.TailFixture.T0;
import static io.github.kafkasse.internal.log.TailFixture.readable;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** A topic that was made again is read on at the old position without a word: the first records after a pause wait. */
class FreshnessCheckTest {
    private final TailFixture fixture = new TailFixture();
    private final FakeLogs logs = fixture.logs;

    /** A log that has read a record, a while ago; from now on Kafka's word about topics waits for the test. */
    private PartitionCache quiet() {
        PartitionCache cache = fixture.follow(T0);
        logs.append(T0, "0");
        fixture.settle();
        assertEquals(List.of("00"), readable(cache));
        fixture.pass(Duration.ofMillis(900));
        fixture.kafka.hold();
        fixture.settle();
        fixture.kafka.answerAll();
        return cache;
    }

    @Test
    void theFirstRecordsAfterAPauseAreSeenOnceKafkaHasSaidThatTheTopicIsTheSame() {
        PartitionCache cache = quiet();
        logs.append(T0, "1");
        fixture.settle();
        assertEquals(1, cache.log().end());
        fixture.kafka.answer();
        fixture.settle();
        assertEquals(List.of("00", "11"), readable(cache));
    }

    @Test
    void whatComesWhileTheyWaitFollowsThem() {
        PartitionCache cache = quiet();
        logs.append(T0, "1");
        fixture.settle();
        logs.append(T0, "2");
        fixture.settle();
        assertEquals(2, logs.given(T0)); // what waits is not fetched without bound
        fixture.kafka.answer();
        logs.append(T0, "3");
        fixture.settle();
        assertEquals(List.of("00", "11", "22", "33"), readable(cache));
    }

    @Test
    void aBusyPartitionNeverWaits() {
        PartitionCache cache = quiet();
        logs.append(T0, "1");
        fixture.settle();
        fixture.kafka.answer();
        fixture.settle();
        fixture.kafka.requests.clear();
        for (int n = 2; n < 12; n++) {
            fixture.pass(Duration.ofMillis(80));
            logs.append(T0, String.valueOf(n));
            fixture.settle();
            assertEquals(n + 1, cache.log().end());
        }
    }

    @Test
    void othersDoNotWaitForIt() {
        PartitionCache cache = quiet();
        logs.append(T0, "1");
        fixture.settle();
        PartitionCache other = fixture.follow(OTHER);
        logs.append(OTHER, "0");
        fixture.settle();
        fixture.kafka.answer("t");
        fixture.pass(Duration.ofMillis(500)); // Kafka says nothing of t: the next question goes out beside it
        fixture.settle();
        fixture.kafka.answer("t");
        fixture.kafka.answer("t");
        fixture.settle();
        assertEquals(List.of("00"), readable(other));
        assertEquals(1, cache.log().end());
    }

    @Test
    void recordsOfAnotherTopicOfTheSameNameAreDroppedAndTheTopicIsReadFromItsBeginning() {
        PartitionCache cache = quiet();
        fixture.kafka.delete("t");
        fixture.kafka.topic("t", 2);
        logs.makeAgain(T0);
        logs.append(T0, "\"new 0\"");
        logs.append(T0, "\"new 1\"");
        fixture.settle();
        fixture.kafka.answer();
        fixture.settle();
        fixture.kafka.answerAll();
        fixture.settle();
        assertEquals(List.of("00"), readable(cache));
        assertEquals(PartitionCache.State.REPLACED, cache.state());
        assertEquals(List.of("0\"new 0\"", "1\"new 1\""), readable(fixture.present(T0)));
    }

    @Test
    void recordsOfATopicThatIsDeletedAreDropped() {
        PartitionCache cache = quiet();
        logs.append(T0, "1");
        fixture.settle();
        fixture.kafka.delete("t");
        fixture.kafka.answer();
        fixture.settle();
        assertEquals(List.of("00"), readable(cache));
        assertEquals(PartitionCache.State.GONE, cache.state());
    }

    @Test
    void theyGoOutWhereKafkaDoesNotAnswer() {
        PartitionCache cache = quiet();
        logs.append(T0, "1");
        fixture.settle();
        fixture.kafka.fail(new TimeoutException("Kafka is away"));
        fixture.settle();
        assertEquals(List.of("00", "11"), readable(cache));
    }

    @Test
    void whatWaitsWhenTheConsumerIsReplacedIsReadAgainAndSeenOnce() {
        PartitionCache cache = quiet();
        logs.append(T0, "1");
        fixture.settle();
        logs.failure = new KafkaException("The coordinator of nothing at all");
        fixture.pause(Duration.ofSeconds(2));
        fixture.kafka.answerAll();
        fixture.settle();
        fixture.kafka.answerAll();
        fixture.settle();
        assertEquals(List.of("00", "11"), readable(cache));
    }

    @Test
    void whatWaitsWhenItsPartitionIsSetApartIsReadAgainAndSeenOnce() {
        PartitionCache cache = quiet();
        PartitionCache other = fixture.follow(OTHER);
        logs.append(T0, "1");
        fixture.settle();
        logs.failure = new KafkaException("Something is the matter with t-0 at offset 1");
        fixture.settle();
        fixture.kafka.answerAll();
        fixture.pause(Duration.ofSeconds(11));
        fixture.kafka.answerAll();
        fixture.settle();
        assertEquals(List.of("00", "11"), readable(cache));
        assertEquals(0, other.log().end());
    }
}
