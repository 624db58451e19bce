package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.internal.log.Records;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Topics that grow, or are deleted or recreated, while clients follow them. */
class TopicChangeTest {
    private static final TopicPartition T1 = new TopicPartition("t", 1);
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final ConnectionFixture fixture = new ConnectionFixture();

    private void look() {
        fixture.watch.ask(Set.of("t")).join();
        fixture.run();
    }

    private void recreate() {
        fixture.kafka.topic("t", 1);
        fixture.logs.recreate(T0);
    }

    @Test
    void anAddedPartitionIsFollowedFromItsBeginning() {
        Client client = fixture.connect();
        fixture.publish("0");
        fixture.kafka.grow("t", 2);
        fixture.produce(T1, "\"before it was noticed\"");
        client.next();
        look();
        fixture.tail(T1);
        String text = client.next();
        assertTrue(text.contains("data: \"before it was noticed\"\n"), text);
        assertTrue(client.lastId().startsWith("[{\"topic\":\"t\",\"partition\":0,\"offset\":1,"), client::lastId);
        assertTrue(client.lastId().endsWith("{\"topic\":\"t\",\"partition\":1,\"offset\":1}]"), client::lastId);
    }

    @Test
    void aStreamOfSinglePartitionsDoesNotFollowAddedPartitions() {
        Client client = fixture.connect(requestAt(0));
        fixture.kafka.grow("t", 2);
        look();
        fixture.publish("0");
        assertFalse(client.lastId().contains("\"partition\":1"), client::lastId);
        assertTrue(client.text().endsWith("data: 0\n\n"));
    }

    @Test
    void aRecreatedTopicIsFollowedFromItsBeginning() {
        Client client = fixture.connect();
        fixture.publish("0", "1");
        client.next();
        recreate();
        look();
        fixture.publish("\"new\"");
        assertEquals(event(fixture.idAt(1), "\"new\""), client.next());
    }

    @Test
    void aTopicRecreatedWithinTheGracePeriodIsFollowedWithoutAnError() {
        Client client = fixture.connect();
        fixture.publish("0");
        client.next();
        fixture.kafka.delete("t");
        look();
        fixture.pass(GRACE.minusSeconds(1));
        recreate();
        look();
        fixture.pass(GRACE);
        fixture.publish("\"new\"");
        assertEquals(event(fixture.idAt(1), "\"new\""), client.next().replaceAll("(?m)^:\n", ""));
        assertTrue(client.isOpen());
    }

    @Test
    void aDeletedTopicEndsTheStreamWithAnErrorAndTheCurrentId() {
        Client client = fixture.connect();
        fixture.publish("0");
        String id = fixture.idAt(1);
        client.next();
        fixture.kafka.delete("t");
        look();
        fixture.pass(GRACE.minusMillis(1));
        assertTrue(client.isOpen());
        fixture.pass(Duration.ofMillis(1));
        String text = client.next().replaceAll("(?m)^:\n", "");
        assertTrue(text.startsWith("event: error\nid: " + id + "\ndata: {\"type\":\"not_found\","), text);
        assertTrue(text.contains("\"status\":404,"), text);
        assertTrue(text.endsWith("}\n\n"), text);
        assertTrue(client.endedCleanly());
        assertEquals(List.of(CloseReason.FAILED), fixture.events.closed);
    }

    @Test
    void aDeletedTopicEndsAnNdjsonStreamWithoutARecord() {
        Client client = fixture.connect(ClientRequests.request().withFormat(EventFormat.NDJSON));
        fixture.publish("0");
        fixture.kafka.delete("t");
        look();
        fixture.pass(GRACE);
        assertTrue(client.text().matches("\n0\n\n*"), client::text);
        assertTrue(client.endedCleanly());
    }

    @Test
    void afterAnUncleanElectionTheStreamContinuesAtTheNewLog() {
        Client client = fixture.connect();
        fixture.publish("0", "1", "2");
        client.next();
        fixture.logs.truncate(T0, 1);
        Records.truncate(fixture.watch, fixture.caches.get(T0), 1);
        fixture.run();
        fixture.publish("\"another\"");
        assertEquals(
                ":diverged t/0 at offset 1: Kafka lost the records that followed in an unclean leader election; the"
                        + " stream continues there with the records that replaced them\n"
                        + event(fixture.idAt(2), "\"another\""),
                client.next());
        assertEquals(List.of("t-0 1"), fixture.events.diverged);
    }

    @Test
    void aLogTruncatedBetweenLookupAndStartIsDetected() {
        fixture.kafka.elect("t", 0, 0);
        fixture.connect(); // keeps the partition followed
        fixture.publish("0", "1", "2");
        fixture.dropFromMemory(T0);
        fixture.kafka.hold();
        Client client = fixture.connect(ClientRequests.request()
                .withLastEventId("[{\"topic\":\"t\",\"partition\":0,\"offset\":2,\"epoch\":0,\"partitions\":1}]"));
        assertEquals("", client.text());
        fixture.kafka.release();
        fixture.logs.truncate(T0, 1);
        Records.truncate(fixture.watch, fixture.caches.get(T0), 1);
        fixture.run();
        String text = client.next();
        assertTrue(text.startsWith(":ok\n:diverged t/0 at offset 1: "), text);
        assertTrue(text.endsWith("\nid: " + fixture.idAt(1) + "\n\n"), text);
        fixture.publish("\"another\"");
        assertEquals(event(fixture.idAt(2), "\"another\""), client.next());
    }

    @Test
    void aReaderBehindTheTruncationReadsTheRecordsBeforeIt() {
        fixture.produce(T0, "0", "1", "2");
        fixture.connect();
        Client behind = fixture.connect(requestAt(0));
        behind.next();
        fixture.logs.truncate(T0, 2);
        Records.truncate(fixture.watch, fixture.caches.get(T0), 2);
        fixture.run();
        fixture.publish("\"another\"");
        fixture.fetch();
        assertEquals(
                List.of("data: 0", "data: 1", "data: \"another\""),
                behind.next().lines().filter(line -> line.startsWith("data")).toList());
    }

    @Test
    void clientsOfOtherTopicsAreNotAffected() {
        fixture.kafka.topic("other", 1);
        Client client = fixture.connect(StreamRequest.ofTopics(Set.of("other")));
        fixture.connect();
        fixture.kafka.delete("t");
        look();
        fixture.pass(GRACE);
        fixture.publish(new TopicPartition("other", 0), "0");
        assertTrue(client.text().endsWith("data: 0\n\n"));
        assertEquals(List.of(CloseReason.FAILED), fixture.events.closed);
    }

    @Test
    void aPartitionThatCannotBeReadIsReportedOnceEachTime() {
        Client client = fixture.connect();
        client.next();
        for (int time = 0; time < 2; time++) {
            fixture.caches.get(T0).failure("not authorized to read it");
            fixture.loop.published(Set.of(fixture.caches.get(T0)));
            fixture.run();
            assertEquals(":t/0 cannot be read at present; it is tried again\n", client.next());
            fixture.pass(Duration.ofSeconds(3));
            fixture.loop.published(Set.of(fixture.caches.get(T0)));
            fixture.run();
            assertEquals("", client.next());
            fixture.caches.get(T0).failure(null);
            fixture.publish("1");
            client.next();
        }
    }

    @Test
    void recordsDeletedBeforeASlowClientReadsThemAreReported() {
        fixture.produce(T0, "0", "1", "2", "3");
        Client client = fixture.connect(requestAt(0));
        client.next();
        fixture.logs.deleteBefore(T0, 3);
        fixture.fetch();
        String text = client.next();
        assertTrue(text.startsWith(":lost 3 offsets of t/0: deleted by Kafka before they could be sent\n"), text);
        assertTrue(text.endsWith("data: 3\n\n"), text);
        assertEquals(List.of("t-0 3"), fixture.events.lost);
    }
}
