package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static io.github.kafkasse.internal.connection.StreamTexts.large;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Setting.PositionHeartbeat;
import io.github.kafkasse.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client receives something after the configured silence, so that it can tell a quiet stream from a dead one. */
class HeartbeatTest {
    private static final Duration INTERVAL = Duration.ofSeconds(4);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ConnectionFixture fixture = new ConnectionFixture();

    @Test
    void aHeartbeatIsSentAfterEachIntervalOfSilence() {
        Client client = fixture.connect();
        client.next();
        fixture.pass(INTERVAL.minus(MOMENT));
        assertEquals("", client.next());
        fixture.pass(MOMENT);
        assertEquals(":\n", client.next());
        fixture.pass(INTERVAL.minus(MOMENT));
        assertEquals("", client.next());
        fixture.pass(MOMENT);
        assertEquals(":\n", client.next());
        fixture.pass(INTERVAL.multipliedBy(10));
        assertEquals(":\n".repeat(10), client.next());
    }

    @Test
    void theIntervalStartsAtTheLastEvent() {
        Client client = fixture.connect();
        fixture.pass(INTERVAL.minus(MOMENT));
        fixture.publish("1");
        client.next();
        fixture.pass(INTERVAL.minus(MOMENT));
        assertEquals("", client.next());
        fixture.pass(MOMENT);
        assertEquals(":\n", client.next());
    }

    @Test
    void noHeartbeatIsSentBetweenFrequentEvents() {
        Client client = fixture.connect();
        for (int i = 0; i < 100; i++) {
            fixture.pass(INTERVAL.minus(MOMENT));
            fixture.publish("1");
        }
        assertFalse(client.text().contains("\n:\n"), client::text);
    }

    @Test
    void eachHeartbeatIsWrittenAlone() {
        Client client = fixture.connect();
        int writes = client.sink.memory().writes();
        fixture.pass(INTERVAL);
        assertEquals(writes + 1, client.sink.memory().writes());
    }

    @Test
    void aProbeSendsAHeartbeatAtOnceAndTheNextAfterTheInterval() {
        Client client = fixture.connect();
        client.next();
        client.connection.mailbox().probe();
        fixture.run();
        assertEquals(":\n", client.next());
        fixture.pass(INTERVAL);
        assertEquals(":\n", client.next());
    }

    @Test
    void noHeartbeatIsWrittenIntoAPartlyWrittenBatch() {
        Client client = fixture.connect();
        client.next();
        client.takeAtMost(client.text().length() + 1);
        fixture.publish(large(300_000));
        assertTrue(client.text().length() > 10_000);
        fixture.pass(INTERVAL.multipliedBy(3));
        client.takeAll();
        assertEquals(event(fixture.idAt(1), large(300_000)), client.next());
    }

    @Test
    void noHeartbeatIsWrittenIntoABatchThatIsFetchedAgain() {
        ConnectionFixture forgetful = new ConnectionFixture(Settings.defaults().with(Setting.BATCH_BUDGET, 1L));
        Client client = forgetful.connect();
        client.next();
        client.takeAtMost(client.text().length() + 1);
        forgetful.publish(large(300_000));
        forgetful.dropFromMemory(T0);
        client.takeAll();
        forgetful.pass(INTERVAL.multipliedBy(3)); // Kafka answers late
        forgetful.fetch();
        assertEquals(event(forgetful.idAt(1), large(300_000)), client.next());
    }

    @Test
    void aStalledClientGetsOneHeartbeatWhenItReadsAgain() {
        Client client = fixture.connect();
        client.takeAtMost(client.text().length());
        client.next();
        fixture.pass(INTERVAL.multipliedBy(6));
        client.takeAll();
        assertEquals(":\n", client.next());
    }

    @Test
    void aClientThatReadsHistoryGetsHeartbeatsWhileKafkaIsSlow() {
        fixture.produce(T0, "0", "1", "2");
        Client client = fixture.connect(requestAt(0));
        client.next();
        fixture.pass(INTERVAL.multipliedBy(2));
        assertEquals(":\n:\n", client.next());
        fixture.fetch();
        assertTrue(client.next().endsWith("data: 2\n\n"));
    }

    @Test
    void aClientWithoutMatchingEventsGetsItsPositionAsAnIdBlock() {
        ConnectionFixture telling = telling(PositionHeartbeat.ID);
        Client client = telling.connect(request().withFilter(event -> false));
        client.next();
        telling.publish("0", "1", "2");
        telling.pass(INTERVAL);
        assertEquals("id: " + telling.idAt(3) + "\n\n", client.next());
        telling.pass(INTERVAL);
        assertEquals(":\n", client.next()); // it has not moved since then
        telling.publish("3");
        telling.pass(INTERVAL);
        assertEquals("id: " + telling.idAt(4) + "\n\n", client.next());
    }

    @Test
    void aClientWithoutMatchingEventsGetsItsPositionAsAnEvent() {
        ConnectionFixture telling = telling(PositionHeartbeat.EVENT);
        Client client = telling.connect(request().withFilter(event -> false));
        client.next();
        telling.publish("0");
        telling.pass(INTERVAL);
        assertEquals("event: position\nid: " + telling.idAt(1) + "\ndata: \n\n", client.next());
    }

    @Test
    void byDefaultAClientWithoutMatchingEventsGetsACommentOnly() {
        Client client = fixture.connect(request().withFilter(event -> false));
        client.next();
        fixture.publish("0");
        fixture.pass(INTERVAL);
        assertEquals(":\n", client.next());
    }

    @Test
    void aPositionThatAnEventHasCarriedIsNotRepeated() {
        ConnectionFixture telling = telling(PositionHeartbeat.ID);
        Client client = telling.connect(request().withFilter(event -> event.json()[0] == '1'));
        telling.publish("0");
        telling.publish("1");
        client.next();
        telling.pass(INTERVAL);
        assertEquals(":\n", client.next());
    }

    private static ConnectionFixture telling(PositionHeartbeat kind) {
        return new ConnectionFixture(Settings.defaults().with(Setting.POSITION_HEARTBEAT, kind));
    }
}
