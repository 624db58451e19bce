package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.large;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client may disconnect at any moment, with or without a report of it: it is removed everywhere, and counted once.
 */
class ClientGoneTest {
    private final ConnectionFixture fixture = new ConnectionFixture();

    @AfterEach
    void aClientThatLeavesIsRemovedEverywhere() {
        fixture.publish("9");
        fixture.pass(Duration.ofMinutes(5));
        assertEquals(fixture.clients(), fixture.over);
        assertTrue(fixture.nothingIsFollowed());
    }

    @Test
    void aClientLeavesDuringItsLookup() {
        fixture.kafka.hold();
        Client client = fixture.connect();
        client.leave();
        fixture.kafka.answerAll();
        fixture.run();
        assertNull(client.sink.memory().opening());
        assertTrue(client.brokenOff());
        assertEquals(List.of(), fixture.events.closed); // because nothing was opened
    }

    @Test
    void aClientLeavesBeforeItsLoopRuns() {
        Client client = fixture.client(ClientRequests.request());
        fixture.kafka.hold();
        fixture.loop.execute(client.connection::start);
        client.connection.mailbox().clientGone(null);
        fixture.run();
        fixture.kafka.answerAll();
        fixture.run();
        assertNull(client.sink.memory().opening());
    }

    @Test
    void aClientLeavesWhileItWaitsForKafka() {
        fixture.kafka.hold();
        Client client = fixture.connect(requestAt(0));
        fixture.pass(ConnectionFixture.TIMEOUT);
        assertTrue(client.isOpen());
        client.leave();
        int asked = fixture.kafka.requests.size();
        fixture.pass(Duration.ofMinutes(1));
        assertEquals(asked, fixture.kafka.requests.size());
        fixture.kafka.answerAll();
        fixture.run();
        assertEquals(List.of(CloseReason.CLIENT_GONE), fixture.events.closed);
    }

    @Test
    void aClientOfAnIdleStreamLeaves() {
        Client client = fixture.connect();
        client.leave();
        assertTrue(client.brokenOff());
        assertEquals(List.of(CloseReason.CLIENT_GONE), fixture.events.closed);
    }

    @Test
    void aClientLeavesInTheMiddleOfAnEvent() {
        Client client = fixture.connect();
        client.takeAtMost(client.text().length() + 1);
        fixture.publish(large(300_000));
        client.leave();
        assertTrue(client.brokenOff());
        assertEquals(List.of(CloseReason.CLIENT_GONE), fixture.events.closed);
    }

    @Test
    void aClientLeavesWhileItsHistoryIsFetched() {
        fixture.produce(T0, "0", "1");
        Client client = fixture.connect(requestAt(0));
        client.leave();
        fixture.fetch();
        assertEquals(0, fixture.logs.given(T0));
    }

    @Test
    void aClientLeavesWhileItReadsItsLastEvent() {
        Client client = fixture.connect();
        client.takeAtMost(client.text().length() + 1);
        fixture.publish(large(100_000));
        client.connection.mailbox().end();
        fixture.run();
        client.leave();
        assertEquals(List.of(CloseReason.CLIENT_GONE), fixture.events.closed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "write"})
    void theSinkFailsWhenItIsOpened(String call) {
        Client client = fixture.client(ClientRequests.request());
        client.sink.breakAt(call);
        fixture.loop.execute(client.connection::start);
        fixture.run();
        assertTrue(client.brokenOff());
    }

    @Test
    void theSinkFailsWhenAnEventIsWritten() {
        Client client = fixture.connect();
        client.sink.breakAt("write");
        fixture.publish("0");
        assertTrue(client.brokenOff());
        assertEquals(List.of(CloseReason.CLIENT_GONE), fixture.events.closed);
    }

    @Test
    void theSinkFailsAtAHeartbeat() {
        Client client = fixture.connect();
        client.sink.breakAt("write");
        fixture.pass(Duration.ofSeconds(4));
        assertTrue(client.brokenOff());
        assertEquals(List.of(CloseReason.CLIENT_GONE), fixture.events.closed);
    }

    @Test
    void theSinkFailsAtTheEndOfTheStream() {
        Client client = fixture.connect();
        client.sink.breakAt("close");
        client.connection.mailbox().end();
        fixture.run();
        assertTrue(client.brokenOff());
        assertEquals(List.of(CloseReason.ENDED), fixture.events.closed);
    }

    @Test
    void theSinkFailsWhenItsRequestIsRefused() {
        Client client = fixture.client(requestAt(0).withLastEventId("[\"t\"]"));
        client.sink.breakAt("refuse");
        fixture.kafka.delete("t");
        fixture.loop.execute(client.connection::start);
        fixture.run();
        assertTrue(client.brokenOff());
        fixture.kafka.topic("t", 1);
    }

    @Test
    void otherClientsOfTheFeedContinue() {
        Client first = fixture.connect();
        Client second = fixture.connect();
        Client third = fixture.connect();
        first.sink.breakAt("write");
        fixture.publish("0");
        third.leave();
        fixture.publish("1");
        assertTrue(second.text()
                .endsWith(StreamTexts.event(fixture.idAt(1), "0") + StreamTexts.event(fixture.idAt(2), "1")));
        assertEquals(2, fixture.over);
        second.leave();
    }
}
