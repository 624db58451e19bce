package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.SseEvents;
import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that waits for history: a publish cannot help it, and causes no work for it. */
class WaitingForHistoryTest {
    private static final TopicPartition T1 = new TopicPartition("t", 1);

    private final ConnectionFixture fixture = new ConnectionFixture();
    private Client waiting;

    @BeforeEach
    void letClientWaitForHistory() {
        fixture.kafka.topic("t", 2);
        Client keeper = fixture.connect();
        fixture.publish(T0, "0");
        fixture.publish(T1, "1");
        fixture.dropFromMemory(T0);
        keeper.leave();
        waiting = fixture.connect(ClientRequests.request()
                .withLastEventId("[{\"topic\":\"t\",\"partition\":0,\"offset\":0},"
                        + "{\"topic\":\"t\",\"partition\":1,\"offset\":0}]"));
        waiting.next();
    }

    @Test
    void aPublishOfAnotherPartitionEncodesNothingForIt() {
        PartitionCache cache = fixture.caches.get(T1);
        assertNotNull(cache);
        RecordWindow window = cache.find(0);
        assertNotNull(window);
        fixture.pass(Duration.ofSeconds(1));
        long read = window.lastReadNanos();
        for (int i = 0; i < 20; i++) {
            fixture.pass(Duration.ofMillis(10));
            fixture.publish(T1, "2");
        }
        assertEquals(read, window.lastReadNanos(), "the waiting client's batch was tried again");
    }

    @Test
    void afterItsHistoryIsFetchedItGetsEverythingInOrder() {
        fixture.publish(T1, "2");
        fixture.fetch();
        String text = waiting.next();
        assertEquals(3, text.split("data: ", -1).length - 1, text);
        fixture.publish(T1, "3");
        assertTrue(waiting.next().endsWith("data: 3\n\n"));
    }

    @Test
    void aLiveClientWhoseRecordsCannotBeFetchedIsToldAndReadsThemWhenTheyCan() {
        ConnectionFixture other = new ConnectionFixture();
        Client live = other.connect();
        Client ofKey = other.connect(ClientRequests.request().withFilter(EventFilter.member("@key", "a")));
        live.next();
        ofKey.next();
        PartitionCache cache = other.caches.get(T0);
        assertNotNull(cache);
        cache.replayFailure("not authorized to read it");
        other.publishQuietly(T0, "{\"key\":\"a\"}");
        other.dropFromMemory(T0);
        other.run();
        assertTrue(live.next().startsWith(":"), "a comment");
        assertTrue(ofKey.next().startsWith(":"), "a comment");
        other.fetch();
        assertEquals(List.of("{\"key\":\"a\"}"), SseEvents.of(live.next()).data());
        assertEquals(List.of("{\"key\":\"a\"}"), SseEvents.of(ofKey.next()).data());
    }
}
