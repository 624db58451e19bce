package io.github.kafkasse.internal.log;

import static io.github.kafkasse.internal.log.TailFixture.OTHER;
import static io.github.kafkasse.internal.log.TailFixture.T0;
import static io.github.kafkasse.internal.log.TailFixture.T1;
import static io.github.kafkasse.internal.log.TailFixture.WATCH_INTERVAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache.State;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Topics that change while they are followed, although no record shows it. */
class TopicWatchTest {
    private final TailFixture fixture = new TailFixture();
    private final TopicWatch watch = fixture.watch;
    private PartitionCache first;
    private PartitionCache second;

    @BeforeEach
    void followATopic() {
        first = fixture.follow(T0);
        second = fixture.follow(T1);
        look();
        fixture.changed.clear();
        fixture.kafka.requests.clear();
    }

    /** Advances the time until the watch looks again. */
    private void look() {
        fixture.pass(WATCH_INTERVAL);
        watch.tick(fixture.now());
    }

    private TopicInfo topic() {
        TopicInfo info = watch.topic("t");
        assertNotNull(info);
        return info;
    }

    @Test
    void anUnchangedTopicIsNotReported() {
        look();
        look();
        assertEquals(List.of(), fixture.changed);
        assertEquals(2, fixture.kafka.requests.size());
    }

    @Test
    void kafkaIsAskedAtTheConfiguredIntervalAndOnlyForFollowedTopics() {
        for (int i = 0; i < 100; i++) {
            fixture.pass(Duration.ofMillis(100));
            watch.tick(fixture.now());
        }
        assertEquals(List.of("topics [t]", "topics [t]"), fixture.kafka.requests);
    }

    @Test
    void addedPartitionsAreReported() {
        fixture.kafka.grow("t", 3);
        look();
        assertEquals(List.of("t"), fixture.changed);
        assertEquals(3, topic().partitions());
        assertEquals(State.LIVE, first.state());
    }

    @Test
    void anOutdatedAnswerRemovesNoPartitions() {
        fixture.kafka.grow("t", 3);
        look();
        fixture.changed.clear();
        fixture.kafka.grow("t", 2);
        look();
        assertEquals(3, topic().partitions());
        assertEquals(List.of(), fixture.changed);
    }

    @Test
    void aMissingTopicIsAskedForAgainSoon() {
        TopicInfo info = topic();
        fixture.kafka.delete("t");
        look();
        assertEquals(State.GONE, first.state());
        fixture.kafka.restore(info);
        fixture.pass(Duration.ofMillis(500));
        watch.tick(fixture.now());
        assertEquals(State.LIVE, first.state());
    }

    @Test
    void aDeletedTopicIsReportedAndNoLongerRead() {
        fixture.follow(OTHER);
        fixture.kafka.delete("t");
        look();
        assertEquals(1, fixture.changed.stream().filter("t"::equals).count());
        assertNull(watch.topic("t"));
        assertEquals(State.GONE, first.state());
        assertEquals(State.GONE, second.state());
        fixture.logs.append(T0, "0");
        fixture.settle();
        assertEquals(0, first.log().end());
    }

    @Test
    void aRecreatedTopicHasNewLogsFromItsBeginning() {
        fixture.kafka.delete("t");
        TopicInfo again = fixture.kafka.topic("t", 2);
        fixture.logs.append(T0, "0");
        look();
        assertEquals(List.of("t"), fixture.changed);
        assertEquals(State.REPLACED, first.state());
        assertEquals(again.id(), fixture.present(T0).topicId());
        assertEquals(0, fixture.present(T0).log().end());
        assertNotSame(second, fixture.present(T1));
    }

    @Test
    void aTopicRecreatedWithFewerPartitionsHasNoLogForTheMissingOnes() {
        fixture.kafka.delete("t");
        fixture.kafka.topic("t", 1);
        look();
        assertEquals(State.REPLACED, first.state());
        assertEquals(State.GONE, second.state());
        assertSame(second, fixture.present(T1));
    }

    @Test
    void aTopicThatIsDeletedAndRecreatedLaterIsReportedTwice() {
        fixture.kafka.delete("t");
        look();
        fixture.kafka.topic("t", 2);
        look();
        assertEquals(List.of("t", "t"), fixture.changed);
        assertEquals(State.REPLACED, first.state());
    }

    @Test
    void aTopicThatKafkaDidNotKnowForAMomentIsStillRead() {
        TopicInfo info = topic();
        fixture.kafka.delete("t");
        look();
        fixture.kafka.restore(info);
        look();
        assertEquals(State.LIVE, first.state());
        fixture.logs.append(T0, "0");
        fixture.settle();
        assertEquals(1, first.log().end());
    }

    @Test
    void aTopicForWhichKafkaDoesNotAnswerIsNotConsideredDeleted() {
        fixture.follow(OTHER);
        fixture.kafka.hold();
        look();
        fixture.kafka.failSilent(new TimeoutException("Kafka is away"));
        assertEquals(List.of(), fixture.changed);
        assertEquals(State.LIVE, first.state());
        fixture.kafka.grow("t", 3);
        look();
        fixture.kafka.answerAll();
        assertEquals(3, topic().partitions());
    }

    @Test
    void noSecondRequestIsSentWhileOneIsInProgress() {
        fixture.kafka.hold();
        for (int i = 0; i < 5; i++) {
            look();
        }
        assertEquals(1, fixture.kafka.requests.size());
        fixture.kafka.answerAll();
        look();
        assertEquals(2, fixture.kafka.requests.size());
    }
}
