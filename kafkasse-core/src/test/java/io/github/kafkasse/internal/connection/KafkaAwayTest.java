package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.ConnectionFixture.TIMEOUT;
import static io.github.kafkasse.internal.connection.StreamTexts.opening;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaUnavailableException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kafka does not answer: a first request is refused in time; a reconnecting client is not refused, since it would not
 * return.
 */
class KafkaAwayTest {
    private static final String OWN = "[{\"topic\":\"t\",\"partition\":0,\"offset\":1}]";

    private final ConnectionFixture fixture = new ConnectionFixture();

    @BeforeEach
    void kafkaIsAway() {
        fixture.produce(T0, "0", "1", "2");
        fixture.kafka.hold();
    }

    private void kafkaIsBack() {
        fixture.kafka.release();
        fixture.run();
    }

    @Test
    void aFirstRequestIsRefusedAfterTheConfiguredTime() {
        Client client = fixture.connect();
        fixture.pass(TIMEOUT.minusMillis(1));
        assertNull(client.refusal());
        fixture.pass(Duration.ofMillis(1));
        KafkaUnavailableException refusal = assertInstanceOf(KafkaUnavailableException.class, client.refusal());
        assertEquals(503, refusal.status());
        assertEquals(List.of("not found after 5000 ms"), fixture.events.lookups);
        assertNull(client.sink.memory().opening());
        kafkaIsBack();
        assertEquals(1, fixture.over);
        assertTrue(fixture.nothingIsFollowed());
    }

    @Test
    void aReconnectingClientWithoutPositionsIsRefusedAfterTheConfiguredTime() {
        Client client = fixture.connect(request().withLastEventId("[\"t\"]"));
        fixture.pass(TIMEOUT);
        assertInstanceOf(KafkaUnavailableException.class, client.refusal());
    }

    @Test
    void aReconnectingClientGetsItsOwnIdAndHeartbeats() {
        Client client = fixture.connect(requestAt(1));
        fixture.pass(TIMEOUT);
        assertEquals(opening(OWN), client.next());
        assertEquals(OWN, client.sink.memory().opening().id());
        fixture.pass(Duration.ofSeconds(12));
        assertEquals(":\n:\n:\n", client.next());
        assertTrue(client.isOpen());
    }

    @Test
    void aReconnectingClientGetsItsEventsWhenKafkaIsBack() {
        Client client = fixture.connect(requestAt(1));
        fixture.pass(TIMEOUT);
        client.next();
        fixture.pass(Duration.ofSeconds(2));
        kafkaIsBack();
        fixture.fetch();
        String text = client.next();
        assertEquals(List.of("1", "2"), data(text));
        assertTrue(text.startsWith("event: message\nid: "), text);
        fixture.publish("3");
        assertEquals(List.of("3"), data(client.next()));
    }

    @Test
    void aFailedLookupIsHandledLikeATimeout() {
        Client client = fixture.connect(requestAt(1));
        fixture.kafka.fail(new TimeoutException("broker-7.internal:9092 is away"));
        fixture.run();
        assertEquals(opening(OWN), client.text());
    }

    @Test
    void kafkaIsAskedAgainOnceASecond() {
        Client client = fixture.connect(requestAt(1));
        for (int asked = 1; asked <= 20; asked++) {
            assertEquals(asked, fixture.kafka.requests.size());
            fixture.kafka.fail(new TimeoutException("away"));
            fixture.pass(Duration.ofMillis(999));
            assertEquals(asked, fixture.kafka.requests.size());
            fixture.pass(Duration.ofMillis(1));
        }
        assertTrue(client.isOpen());
    }

    @Test
    void aTopicDeletedMeanwhileEndsTheStreamWithAnErrorUnderTheClientsId() {
        Client client = fixture.connect(requestAt(1));
        fixture.pass(TIMEOUT);
        client.next();
        fixture.kafka.delete("t");
        fixture.pass(Duration.ofSeconds(1));
        kafkaIsBack();
        fixture.pass(Duration.ofSeconds(1));
        kafkaIsBack();
        String text = client.next();
        assertTrue(text.startsWith("event: error\nid: " + OWN + "\ndata: {"), text);
        assertTrue(text.contains("\"status\":404"), text);
        assertTrue(client.endedCleanly());
        assertEquals(List.of(CloseReason.FAILED), fixture.events.closed);
    }

    @Test
    void aStreamIsEndedWhileItWaitsForKafka() {
        Client client = fixture.connect(requestAt(1));
        fixture.pass(TIMEOUT);
        client.connection.mailbox().end();
        fixture.run();
        assertTrue(client.endedCleanly());
        assertEquals(opening(OWN), client.text());
    }

    @Test
    void recordsDeletedMeanwhileAreReported() {
        Client client = fixture.connect(requestAt(1));
        fixture.pass(TIMEOUT);
        client.next();
        fixture.logs.deleteBefore(T0, 2);
        fixture.kafka.deleteBefore("t", 0, 2);
        fixture.pass(Duration.ofSeconds(1));
        kafkaIsBack();
        fixture.fetch();
        String text = client.next();
        assertTrue(text.startsWith(":lost 1 offsets of t/0"), text);
        assertEquals(List.of("2"), data(text));
        assertEquals(List.of("t-0 1"), fixture.events.lost);
    }

    @Test
    void ndjsonWaitsWithEmptyLines() {
        Client client = fixture.connect(requestAt(1).withFormat(EventFormat.NDJSON));
        fixture.pass(TIMEOUT);
        assertNotNull(client.sink.memory().opening());
        fixture.pass(Duration.ofSeconds(4));
        kafkaIsBack();
        fixture.fetch();
        assertEquals("\n\n1\n2\n", client.text());
    }

    private static List<String> data(String text) {
        return text.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }
}
