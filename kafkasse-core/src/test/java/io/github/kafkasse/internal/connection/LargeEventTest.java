package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static io.github.kafkasse.internal.connection.StreamTexts.large;
import static io.github.kafkasse.internal.connection.StreamTexts.opening;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.Records;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A large event is not kept in memory for a slow client: its rest is encoded again when the client accepts more, and is
 * equal to the byte. If that is impossible, the stream is aborted, since the rest must not be invented.
 */
class LargeEventTest {
    private static final String LARGE = large(300_000);

    /** It remembers no batches, so the rest has to be encoded again. */
    private final ConnectionFixture fixture =
            new ConnectionFixture(Settings.defaults().with(Setting.BATCH_BUDGET, 1L));

    private Client slow;

    @BeforeEach
    void letClientTakeAPart() {
        slow = fixture.connect();
        slow.takeAtMost(slow.text().length() + 1);
        fixture.publish(LARGE);
        assertTrue(slow.text().length() > 10_000 && slow.text().length() < 200_000);
    }

    private String expected() {
        return opening(fixture.idAt(0)) + event(fixture.idAt(1), LARGE);
    }

    @Test
    void theRestIsEncodedFromTheRecordInMemory() {
        slow.takeAll();
        assertEquals(expected(), slow.text());
    }

    @Test
    void theRestIsEncodedFromTheRecordFetchedAgain() {
        fixture.dropFromMemory(T0);
        slow.takeAll();
        assertFalse(slow.text().endsWith("\n\n"));
        fixture.fetch();
        assertEquals(expected(), slow.text());
    }

    @Test
    void theRestIsEncodedEachTimeTheClientStops() {
        for (int i = 0; i < 40; i++) {
            fixture.dropFromMemory(T0);
            slow.takeMore(1);
            fixture.fetch();
        }
        assertEquals(expected(), slow.text());
    }

    @Test
    void nothingIsEncodedForAStalledClient() {
        int encoded = fixture.events.encoded;
        for (int i = 0; i < 20; i++) {
            fixture.publish("1");
        }
        assertEquals(encoded, fixture.events.encoded);
    }

    @Test
    void laterEventsFollowIt() {
        fixture.publish("1", "2");
        fixture.dropFromMemory(T0);
        slow.takeAll();
        fixture.fetch();
        assertEquals(expected() + event(fixture.idAt(2), "1") + event(fixture.idAt(3), "2"), slow.text());
    }

    @Test
    void anEndOfTheStreamFollowsIt() {
        fixture.publish("1");
        fixture.dropFromMemory(T0);
        slow.takeAll();
        slow.connection.mailbox().end();
        fixture.run();
        assertFalse(slow.isOver());
        fixture.fetch();
        assertEquals(expected(), slow.text());
        assertTrue(slow.endedCleanly());
    }

    @Test
    void anAddedPartitionIsFollowedAfterIt() {
        String before = expected();
        fixture.kafka.grow("t", 2);
        fixture.watch.ask(Set.of("t")).join();
        fixture.run();
        fixture.dropFromMemory(T0);
        slow.takeAll();
        fixture.fetch();
        assertEquals(before, slow.text());
        fixture.publish("1");
        assertTrue(slow.lastId().contains("\"partition\":1"), slow::lastId);
    }

    @Test
    void theStreamIsAbortedIfKafkaHasDeletedIt() {
        fixture.dropFromMemory(T0);
        fixture.publish("1");
        fixture.logs.deleteBefore(T0, 1);
        slow.takeAll();
        fixture.fetch();
        assertBrokenOff();
    }

    @Test
    void theStreamIsAbortedIfItCannotBeEncodedAgain() {
        PartitionCache cache = fixture.caches.get(T0);
        Records.restart(cache, 0); // it keeps nothing, and begins before the event
        slow.takeAll();
        assertBrokenOff();
    }

    @Test
    void aSlowClientHasEachByteEncodedOnce() {
        for (int i = 0; !slow.text().endsWith("\n\n"); i++) {
            assertTrue(i < 1_000);
            slow.takeMore(1);
        }
        assertEquals(expected(), slow.text());
        assertTrue(
                fixture.events.encodedBytes < 3L * LARGE.length(),
                () -> fixture.events.encodedBytes + " bytes were encoded");
    }

    @Test
    void theStreamIsAbortedIfItsTopicIsRecreated() {
        fixture.dropFromMemory(T0);
        fixture.kafka.delete("t");
        fixture.kafka.topic("t", 1);
        fixture.logs.recreate(T0);
        fixture.watch.ask(Set.of("t")).join();
        fixture.run();
        slow.takeAll();
        fixture.fetch();
        assertBrokenOff();
    }

    @Test
    void theStreamIsAbortedAfterTheGracePeriodIfItsTopicIsDeleted() {
        fixture.dropFromMemory(T0);
        fixture.kafka.delete("t");
        fixture.watch.ask(Set.of("t")).join();
        slow.takeAll();
        fixture.fetch();
        assertFalse(slow.isOver());
        fixture.pass(Duration.ofSeconds(30));
        assertBrokenOff();
    }

    private void assertBrokenOff() {
        assertTrue(slow.brokenOff());
        assertFalse(slow.endedCleanly());
        assertEquals(List.of(CloseReason.FAILED), fixture.events.closed);
        assertFalse(slow.text().contains("\nevent: error"));
    }
}
