package io.github.kafkasse.internal.log;

import static io.github.kafkasse.internal.log.TailFixture.OTHER;
import static io.github.kafkasse.internal.log.TailFixture.T0;
import static io.github.kafkasse.internal.log.TailFixture.T1;
import static io.github.kafkasse.internal.log.TailFixture.readable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import io.github.kafkasse.internal.common.RateLimitedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Produced records are appended to the logs, once and in order, by one consumer for all partitions. */
class TailTest {
    private final TailFixture fixture = new TailFixture();

    @Test
    void withoutFollowersKafkaIsNotAsked() {
        assertNotEquals(0, fixture.tail.step());
        assertEquals(0, fixture.logs.calls("poll"));
    }

    @Test
    void aPartitionIsReadFromTheStartOfItsFirstFollower() {
        fixture.logs.append(T0, "\"before\"");
        PartitionCache cache = fixture.follow(T0);
        fixture.logs.append(T0, "\"after\"");
        fixture.settle();
        assertEquals(List.of("1\"after\""), readable(cache));
        assertEquals(2, cache.log().end());
    }

    @Test
    void anAddedPartitionDoesNotMoveTheOthers() {
        PartitionCache first = fixture.follow(T0);
        fixture.logs.append(T0, "1");
        fixture.settle();
        fixture.logs.append(T0, "2");
        fixture.logs.append(OTHER, "0");
        PartitionCache second = fixture.follow(OTHER);
        fixture.logs.append(OTHER, "1");
        fixture.settle();
        assertEquals(List.of("01", "12"), readable(first));
        assertEquals(List.of("11"), readable(second));
        assertEquals(List.of(0L), fixture.logs.seeks(T0));
        assertEquals(1, fixture.logs.consumers.size());
    }

    @Test
    void readersAreNotifiedOnceAfterAllLogsAreUpdated() {
        List<List<Long>> seen = new ArrayList<>();
        Tail[] tail = new Tail[1];
        PartitionCaches caches = fixture.caches;
        tail[0] = new Tail(
                fixture.logs::consumer,
                caches,
                new RecordPipeline(
                        record -> record.value(),
                        1000,
                        Setting.Tombstones.SKIP,
                        fixture,
                        new RateLimitedLog(LoggerFactory.getLogger(TailTest.class), fixture::now)),
                fixture.watch,
                fixture.topicIds,
                1 << 20,
                new KafkaSseListener() {},
                fixture::now,
                changed -> seen.add(caches.all().stream()
                        .map(cache -> cache.log().end())
                        .sorted()
                        .toList()));
        fixture.follow(T0);
        fixture.follow(T1);
        fixture.follow(OTHER);
        for (int round = 1; round <= 3; round++) {
            fixture.logs.append(T0, 1, 50);
            fixture.logs.append(T1, 1, 50);
            fixture.logs.append(OTHER, 1, 50);
            fixture.pass(Duration.ofMillis(10));
            tail[0].step();
            tail[0].step();
        }
        assertEquals(List.of(List.of(1L, 1L, 1L), List.of(2L, 2L, 2L), List.of(3L, 3L, 3L)), seen);
    }

    @Test
    void readersAreNotNotifiedWithoutRecords() {
        fixture.follow(T0);
        fixture.pause(Duration.ofSeconds(30));
        assertEquals(0, fixture.published);
    }

    @Test
    void offsetsWithoutRecordsMoveTheEnd() {
        PartitionCache cache = fixture.follow(T0);
        fixture.logs.appendGap(T0, 7);
        fixture.settle();
        assertEquals(7, cache.log().end());
        assertEquals(1, fixture.published);
    }

    @Test
    void aNewPartitionDoesNotWaitForThePresentPoll() {
        fixture.follow(T0);
        fixture.settle();
        PartitionCache joined = fixture.follow(OTHER); // wakes the consumer up, which abandons one poll
        fixture.logs.append(OTHER, "0");
        assertEquals(0, fixture.tail.step());
        fixture.settle();
        assertEquals(List.of("00"), readable(joined));
    }

    @Test
    void aPartitionIsReadForAWhileAfterItsLastFollower() {
        PartitionCache cache = fixture.follow(T0);
        fixture.settle();
        fixture.caches.release(cache);
        fixture.pause(TailFixture.LINGER.minusSeconds(2));
        fixture.logs.append(T0, "0");
        fixture.settle();
        assertEquals(List.of("00"), readable(fixture.follow(T0)));

        fixture.caches.release(cache);
        fixture.pause(TailFixture.LINGER.plusSeconds(2));
        long polls = fixture.logs.calls("poll");
        fixture.pause(Duration.ofSeconds(5));
        assertEquals(polls, fixture.logs.calls("poll"));
    }

    @Test
    void logsTogetherStayWithinTheirBudgetAndTheNewestRecordsStay() {
        PartitionCache first = fixture.follow(T0);
        PartitionCache second = fixture.follow(T1);
        for (int round = 0; round < 100; round++) {
            fixture.logs.append(T0, 50, 1_000);
            fixture.logs.append(T1, 50, 1_000);
            fixture.settle();
        }
        long held = first.log().windows().stream()
                        .mapToLong(RecordWindow::bytes)
                        .sum()
                + second.log().windows().stream().mapToLong(RecordWindow::bytes).sum();
        assertTrue(held <= 1 << 20, () -> held + " bytes");
        assertEquals(5_000, first.log().end());
        assertTrue(first.log().start() > 0 && first.log().start() < 5_000);
        assertTrue(second.log().start() > 0 && second.log().start() < 5_000);
    }

    @Test
    void closingTheTailClosesItsConsumer() {
        fixture.follow(T0);
        fixture.settle();
        fixture.tail.close();
        assertTrue(fixture.logs.consumers.get(0).closed());
    }
}
