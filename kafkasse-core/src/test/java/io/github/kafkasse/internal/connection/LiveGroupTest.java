package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.internal.loop.LiveGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Clients at the live end of a feed share one cursor, as long as nothing sets one of them apart. */
class LiveGroupTest {
    private static final Duration HEARTBEAT = Setting.HEARTBEAT_INTERVAL.defaultValue();

    private final ConnectionFixture fixture = new ConnectionFixture();

    private Client client() {
        Client client = fixture.connect();
        client.next();
        return client;
    }

    @Test
    void oneBatchIsEncodedForAllMembers() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 2 * LiveGroup.MOST_MEMBERS + 1; i++) {
            clients.add(client());
        }
        for (int offset = 0; offset < 3; offset++) {
            fixture.publish("1");
            String expected = event(fixture.idAt(offset + 1), "1");
            clients.forEach(client -> assertEquals(expected, client.next()));
        }
        assertEquals(3, fixture.events.encoded);
    }

    @Test
    void theListenerGetsOneCallPerBatchForAllMembers() {
        Client first = client();
        client();
        fixture.publish("1", "2");
        first.next();
        fixture.connect(request().withLastEventId(fixture.idAt(0))); // its two events are history
        assertEquals(List.of(ConsumerRecord.NO_TIMESTAMP + " to 2"), fixture.events.live);
        assertEquals(List.of(ConsumerRecord.NO_TIMESTAMP), fixture.events.history);
    }

    @Test
    void aClientThatHasCaughtUpJoinsTheOthers() {
        Client first = client();
        fixture.publish("1", "2");
        Client second = fixture.connect(request().withLastEventId(fixture.idAt(0)));
        assertTrue(second.text().endsWith(event(fixture.idAt(1), "1") + event(fixture.idAt(2), "2")));
        assertNotNull(first.connection.liveGroup());
        assertSame(first.connection.liveGroup(), second.connection.liveGroup());
    }

    /** The clients at the live end do not need the batches of history again. */
    @Test
    void aClientThatReadsHistoryAloneGetsLongBatchesThatAreNotCached() {
        client();
        String[] records = Collections.nCopies(60, StreamTexts.large(8 << 10)).toArray(String[]::new);
        fixture.publish(records);
        assertEquals(9, encodedFor(requestAt(0)), "480 KB in batches of 56 KB");
        assertEquals(9, encodedFor(requestAt(0)), "the one before waits for new records, too");
    }

    @Test
    void clientsThatReadHistoryTogetherShareBatches() {
        Client first = fixture.client(requestAt(0));
        first.takeAtMost(0);
        fixture.loop.execute(first.connection::start);
        fixture.run();
        String[] records = Collections.nCopies(60, StreamTexts.large(8 << 10)).toArray(String[]::new);
        fixture.publish(records);
        assertTrue(encodedFor(requestAt(0)) > 9, "batches end where clients can meet");
        int before = fixture.events.encoded;
        first.takeAll();
        assertTrue(fixture.events.encoded - before <= 1, "they are cached");
    }

    /** {@return how many batches were encoded for a client that reads up to the live end} */
    private int encodedFor(StreamRequest request) {
        int before = fixture.events.encoded;
        assertNotNull(fixture.connect(request).connection.liveGroup());
        return fixture.events.encoded - before;
    }

    @Test
    void aClientWhoseSinkIsFullLeavesTheOthersAndReturns() {
        Client slow = client();
        Client other = client();
        slow.takeAtMost(slow.sink.memory().size());
        fixture.publish("1");
        assertEquals(event(fixture.idAt(1), "1"), other.next());
        assertEquals("", slow.next());
        fixture.publish("2");
        assertNull(slow.connection.liveGroup());
        assertEquals(event(fixture.idAt(2), "2"), other.next());
        slow.takeAll();
        assertEquals(event(fixture.idAt(1), "1") + event(fixture.idAt(2), "2"), slow.next());
        assertSame(other.connection.liveGroup(), slow.connection.liveGroup());
        fixture.publish("3");
        assertEquals(event(fixture.idAt(3), "3"), slow.next());
        assertEquals(event(fixture.idAt(3), "3"), other.next());
    }

    @Test
    void aSinkThatFailsEndsOnlyItsClient() {
        List<Client> clients = List.of(client(), client(), client(), client());
        clients.get(1).sink.breakAt("write");
        clients.get(2).sink.failAt("write");
        fixture.publish("1");
        assertEquals(event(fixture.idAt(1), "1"), clients.get(0).next());
        assertEquals(event(fixture.idAt(1), "1"), clients.get(3).next());
        assertTrue(clients.get(1).brokenOff());
        assertTrue(clients.get(2).brokenOff());
        fixture.publish("2");
        assertEquals(event(fixture.idAt(2), "2"), clients.get(0).next());
        assertEquals(event(fixture.idAt(2), "2"), clients.get(3).next());
    }

    @Test
    void aFullSinkGetsAPendingHeartbeatBeforeTheNextEvent() {
        Client client = client();
        Client other = client();
        client.takeAtMost(client.sink.memory().size());
        fixture.pass(HEARTBEAT);
        assertEquals(":\n", other.next());
        fixture.publish("1");
        assertEquals(event(fixture.idAt(1), "1"), other.next());
        client.takeAll();
        assertEquals(":\n" + event(fixture.idAt(1), "1"), client.next());
    }

    @Test
    void rejectedRecordsMoveThePositionOfAllMembers() {
        ConnectionFixture filtered = new ConnectionFixture(
                Settings.defaults().with(Setting.POSITION_HEARTBEAT, Setting.PositionHeartbeat.ID));
        RecordFilter filter = event -> event.json()[0] != '1';
        Client first = filtered.connect(request().withFilter(filter));
        Client second = filtered.connect(request().withFilter(filter));
        first.next();
        second.next();
        filtered.publish("1");
        assertSame(first.connection.liveGroup(), second.connection.liveGroup());
        filtered.pass(HEARTBEAT);
        assertEquals("id: " + filtered.idAt(1) + "\n\n", first.next());
        assertEquals("id: " + filtered.idAt(1) + "\n\n", second.next());
        filtered.publish("2");
        filtered.pass(HEARTBEAT);
        assertEquals(event(filtered.idAt(2), "2") + ":\n", first.next());
    }

    @Test
    void eachMemberReceivesAMovedPositionOnce() {
        ConnectionFixture filtered = new ConnectionFixture(
                Settings.defaults().with(Setting.POSITION_HEARTBEAT, Setting.PositionHeartbeat.ID));
        RecordFilter filter = event -> event.json()[0] != '1';
        Client first = filtered.connect(request().withFilter(filter));
        first.next();
        filtered.publish("2");
        Client second = filtered.connect(request().withFilter(filter));
        assertSame(first.connection.liveGroup(), second.connection.liveGroup());
        first.next();
        second.next();
        filtered.pass(HEARTBEAT);
        assertEquals(":\n", first.next());
        assertEquals(":\n", second.next());
        filtered.publish("1");
        filtered.pass(HEARTBEAT);
        assertEquals("id: " + filtered.idAt(2) + "\n\n", first.next());
        assertEquals("id: " + filtered.idAt(2) + "\n\n", second.next());
        filtered.pass(HEARTBEAT);
        assertEquals(":\n", first.next());
        assertEquals(":\n", second.next());
    }

    @Test
    void aClientThatEndsLeavesItsGroup() {
        Client client = client();
        Client other = client();
        LiveGroup group = client.connection.liveGroup();
        client.connection.mailbox().end();
        fixture.run();
        assertTrue(client.endedCleanly());
        assertNull(client.connection.liveGroup());
        assertSame(group, other.connection.liveGroup());
        fixture.publish("1");
        assertEquals(event(fixture.idAt(1), "1"), other.next());
        assertEquals("", client.next());
    }

    @Test
    void recordsThatAreMissingAreFetchedForEachMember() {
        Client client = client();
        Client other = client();
        fixture.publishQuietly(ConnectionFixture.T0, "1");
        fixture.dropFromMemory(ConnectionFixture.T0);
        fixture.run();
        assertEquals("", client.next());
        fixture.fetch();
        assertEquals(event(fixture.idAt(1), "1"), client.next());
        assertEquals(event(fixture.idAt(1), "1"), other.next());
        assertFalse(client.isOver());
        assertSame(client.connection.liveGroup(), other.connection.liveGroup());
    }

    @Test
    void clientsOfAnotherFilterAreAnotherGroup() {
        Client client = client();
        Client filtered = fixture.connect(request().withFilter(event -> true));
        assertNotSame(client.connection.liveGroup(), filtered.connection.liveGroup());
        filtered.next();
        fixture.publish("1");
        assertEquals(event(fixture.idAt(1), "1"), client.next());
        assertEquals(event(fixture.idAt(1), "1"), filtered.next());
    }
}
