package io.github.kafkasse.internal.log;

import static io.github.kafkasse.internal.log.TailFixture.OTHER;
import static io.github.kafkasse.internal.log.TailFixture.T0;
import static io.github.kafkasse.internal.log.TailFixture.readable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.junit.jupiter.api.Test;

/** Positions that Kafka has no records for: deleted before they were read, or lost in an unclean election. */
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
    void whatKafkaDeletedBeforeItWasReadIsPassedOverAndToldToThoseWhoStandThere() {
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
    void othersAreReadOn() {
        read();
        PartitionCache other = fixture.follow(OTHER);
        logs.append(T0, 8, 50);
        logs.deleteBefore(T0, 9);
        logs.append(OTHER, "0");
        fixture.settle();
        assertEquals(List.of("00"), readable(other));
    }

    @Test
    void aPartitionThatEndsBeforeWhatWasReadGoesOnInANewLogFromItsEnd() {
        PartitionCache cache = read();
        logs.truncate(T0, 1);
        fixture.settle();
        assertEquals(PartitionCache.State.REPLACED, cache.state());
        assertEquals(1, cache.truncatedAt());
        assertEquals("t", fixture.changed.get(fixture.changed.size() - 1));

        logs.append(T0, "\"another\"");
        fixture.settle();
        PartitionCache next = fixture.present(T0);
        assertEquals(cache.topicId(), next.topicId());
        assertEquals(List.of("1\"another\""), readable(next));
    }

    @Test
    void whereKafkaSaysThatLogsPartedWhatWasReadFromThereOnIsReadAnew() {
        PartitionCache cache = read();
        logs.truncate(T0, 1);
        logs.append(T0, "\"another\"");
        logs.append(T0, "2");
        logs.failure = new LogTruncationException(Map.of(T0, 2L), Map.of(T0, new OffsetAndMetadata(1)));
        fixture.settle();
        assertEquals(1, cache.truncatedAt());
        assertEquals(List.of("1\"another\"", "22"), readable(fixture.present(T0)));
    }

    @Test
    void aPositionThatIsInRangeWhenItIsLookedUpIsReadOn() {
        PartitionCache cache = read();
        logs.append(T0, "2");
        logs.failure = new OffsetOutOfRangeException(Map.of(T0, 2L));
        fixture.settle();
        assertSame(cache, fixture.present(T0));
        assertEquals(List.of("00", "11", "22"), readable(cache));
    }

    @Test
    void whereOffsetsCannotBeLookedUpThePartitionIsSetApartAndMendsLater() {
        PartitionCache cache = read();
        logs.append(T0, 8, 50);
        logs.deleteBefore(T0, 9);
        logs.away = true;
        fixture.settle();
        assertNotNull(cache.trouble());
        logs.away = false;
        fixture.pause(Duration.ofSeconds(12));
        assertNull(cache.trouble());
        assertEquals(9, cache.firstAvailable());
        assertEquals(10, cache.log().end());
    }
}
