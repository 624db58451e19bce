package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.KeyFilter.record;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.filter.EventFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * Clients that each follow one key: a record costs only the clients of its key, but the positions of all clients move.
 */
class KeyedClientsTest {
    private static final Duration HEARTBEAT = Setting.HEARTBEAT_INTERVAL.defaultValue();
    private static final TopicPartition T1 = new TopicPartition("t", 1);

    private final ConnectionFixture fixture =
            new ConnectionFixture(Settings.defaults().with(Setting.POSITION_HEARTBEAT, Setting.PositionHeartbeat.ID));
    private final AtomicInteger asked = new AtomicInteger();

    private StreamRequest of(String key) {
        return request().withFilter(new KeyFilter(key, asked));
    }

    private Client client(String key) {
        Client client = fixture.connect(of(key));
        client.next();
        return client;
    }

    @Test
    void aRecordReachesTheClientsOfItsKeyOnly() {
        Client a = client("a");
        Client b = client("b");
        Client all = fixture.connect();
        all.next();
        fixture.publish(record("b", 0), "\"no key\"", record("a", 1), record("c", 2));
        assertEquals(event(fixture.idAt(3), record("a", 1)), a.next());
        assertEquals(event(fixture.idAt(1), record("b", 0)), b.next());
        assertEquals(4, SseEvents.of(all.next()).data().size());
    }

    @Test
    void aRecordIsExaminedForItsKeyOnly() {
        for (int i = 0; i < 500; i++) {
            client("quiet-" + i);
        }
        Client a = client("a");
        for (int n = 0; n < 10; n++) {
            fixture.publish(record("x", n), record("a", n), record("x", n));
        }
        assertEquals(10, SseEvents.of(a.next()).data().size());
        assertEquals(10, asked.get(), "one call a record with the key of a client");
        assertEquals(10, fixture.events.encoded);
    }

    @Test
    void clientsOfOneKeyShareABatch() {
        Client one = client("a");
        Client other = client("a");
        fixture.publish(record("a", 0));
        assertEquals(event(fixture.idAt(1), record("a", 0)), one.next());
        assertEquals(event(fixture.idAt(1), record("a", 0)), other.next());
        assertEquals(1, fixture.events.encoded);
        assertSame(one.connection.liveGroup(), other.connection.liveGroup());
    }

    @Test
    void theIdOfAQuietClientMovesOn() {
        Client quiet = client("a");
        fixture.publish(record("b", 0), record("b", 1));
        fixture.pass(HEARTBEAT);
        assertEquals("id: " + fixture.idAt(2) + "\n\n", quiet.next());
        fixture.pass(HEARTBEAT);
        assertEquals(":\n", quiet.next());
        Client again = fixture.connect(of("a").withLastEventId(fixture.idAt(2)));
        again.next();
        fixture.publish(record("a", 2));
        assertEquals(event(fixture.idAt(3), record("a", 2)), again.next());
        assertEquals(event(fixture.idAt(3), record("a", 2)), quiet.next());
    }

    @Test
    void aQuietClientNeedsNoRecordsThatAreNoLongerInMemory() {
        Client quiet = client("a");
        for (int n = 0; n < 1000; n++) {
            fixture.publish(record("b", n));
        }
        fixture.dropFromMemory(T0);
        fixture.publish(record("a", 0));
        assertEquals(event(fixture.idAt(1001), record("a", 0)), quiet.next());
        assertEquals(0, fixture.logs.given(T0));
    }

    @Test
    void recordsThatLeftMemoryBeforeTheyWereExaminedAreFetched() {
        Client a = client("a");
        Client b = client("b");
        fixture.publishQuietly(T0, record("a", 0), record("c", 1));
        fixture.dropFromMemory(T0);
        fixture.run();
        fixture.fetch();
        assertEquals(event(fixture.idAt(1), record("a", 0)), a.next());
        fixture.publish(record("b", 2), record("a", 3));
        assertEquals(event(fixture.idAt(4), record("a", 3)), a.next());
        assertEquals(event(fixture.idAt(3), record("b", 2)), b.next());
        asked.set(0);
        fixture.publish(record("c", 4));
        assertEquals(0, asked.get(), "both wait for their keys again");
    }

    @Test
    void recordsThatLeftMemoryAfterTheyWereExaminedAreFetched() {
        Client a = client("a");
        fixture.publishQuietly(T0, record("c", 0), record("a", 1));
        fixture.loop.step(); // examines them
        a.next();
        Client slow = client("a");
        slow.takeAtMost(slow.sink.memory().size());
        fixture.publish(record("a", 2));
        fixture.publish(record("a", 3));
        assertNull(slow.connection.liveGroup());
        fixture.dropFromMemory(T0);
        slow.takeAll();
        fixture.fetch();
        assertEquals(event(fixture.idAt(3), record("a", 2)) + event(fixture.idAt(4), record("a", 3)), slow.next());
    }

    @Test
    void aClientWhoseSinkIsFullLeavesTheOthersAndReturns() {
        Client slow = client("a");
        Client other = client("a");
        slow.takeAtMost(slow.sink.memory().size());
        fixture.publish(record("b", 0), record("a", 1));
        assertEquals(event(fixture.idAt(2), record("a", 1)), other.next());
        fixture.publish(record("b", 2), record("a", 3));
        assertNull(slow.connection.liveGroup());
        slow.takeAll();
        String rest = event(fixture.idAt(2), record("a", 1)) + event(fixture.idAt(4), record("a", 3));
        assertEquals(rest, slow.next());
        fixture.publish(record("a", 4));
        assertEquals(event(fixture.idAt(5), record("a", 4)), slow.next());
        assertEquals(event(fixture.idAt(4), record("a", 3)) + event(fixture.idAt(5), record("a", 4)), other.next());
        assertSame(other.connection.liveGroup(), slow.connection.liveGroup());
    }

    @Test
    void anEventThatIsLargerThanTheSinkAcceptsContinues() {
        Client slow = client("a");
        String large = "{\"key\":\"a\",\"x\":\"" + "x".repeat(300_000) + "\"}";
        slow.takeAtMost(slow.sink.memory().size() + 1000);
        fixture.publish(record("b", 0), large, record("b", 2));
        fixture.publish(record("a", 3));
        slow.takeAll();
        fixture.fetch();
        assertEquals(List.of(large, record("a", 3)), SseEvents.of(slow.next()).data());
    }

    @Test
    void aClientReadsHistoryAndThenWaits() {
        fixture.produce(T0, record("a", 0), record("b", 1), record("a", 2));
        Client client = fixture.connect(requestAt(0).withFilter(new KeyFilter("a", asked)));
        fixture.fetch();
        assertEquals(
                List.of(record("a", 0), record("a", 2)),
                SseEvents.of(client.next()).data());
        asked.set(0);
        fixture.publish(record("b", 3));
        fixture.publish(record("b", 4));
        assertTrue(asked.get() <= 1, "the record with which it has caught up");
        fixture.publish(record("a", 5));
        assertEquals(List.of(record("a", 5)), SseEvents.of(client.next()).data());
    }

    @Test
    void aBoundedStreamOfAKeyEnds() {
        fixture.produce(T0, record("a", 0), record("b", 1));
        Client client = fixture.connect(of("a").withSince("0").withUntil("now"));
        fixture.fetch();
        assertEquals(List.of(record("a", 0), "{}"), SseEvents.of(client.text()).data());
        assertTrue(client.endedCleanly());
    }

    @Test
    void theRestOfAFilterStillApplies() {
        Client client = fixture.connect(request().withFilter(EventFilter.of("@key:a", "!n:1")));
        client.next();
        fixture.publish(record("a", 1), record("a", 2));
        assertEquals(event(fixture.idAt(2), record("a", 2)), client.next());
    }

    @Test
    void aPartitionThatCannotBeReadIsReportedToAllAndReadAgain() {
        Client a = client("a");
        Client b = client("b");
        fixture.caches.get(T0).failure("no leader");
        fixture.loop.published(List.of(fixture.caches.get(T0)));
        fixture.run();
        assertTrue(a.next().startsWith(":"));
        assertTrue(b.next().startsWith(":"));
        fixture.caches.get(T0).failure(null);
        fixture.publish(record("a", 0));
        assertTrue(a.next().endsWith(event(fixture.idAt(1), record("a", 0))));
    }

    @Test
    void aPartitionThatIsAddedIsReadForAll() {
        Client a = client("a");
        Client b = client("b");
        fixture.publish(record("x", 0));
        fixture.grow("t", 2);
        fixture.publish(T1, record("b", 0), record("a", 1));
        fixture.publish(record("a", 2));
        assertEquals(
                List.of(record("a", 1), record("a", 2)), SseEvents.of(a.next()).data());
        assertEquals(List.of(record("b", 0)), SseEvents.of(b.next()).data());
    }

    @Test
    void aRecreatedTopicIsReadFromItsBeginning() {
        Client a = client("a");
        fixture.publish(record("x", 0), record("x", 1));
        fixture.logs.recreate(T0);
        fixture.create("t", 1);
        fixture.publish(record("a", 7));
        fixture.fetch();
        assertEquals(List.of(record("a", 7)), SseEvents.of(a.next()).data());
    }

    @Test
    void newRecordsOfAKeyAreGatheredForOneWrite() {
        ConnectionFixture gathering =
                new ConnectionFixture(Settings.defaults().with(Setting.DELIVERY_INTERVAL, Duration.ofMillis(100)));
        Client a = gathering.connect(of("a"));
        Client b = gathering.connect(of("b"));
        gathering.publish(record("a", 0));
        gathering.pass(Duration.ofMillis(100)); // it is at a delivery moment now, or after it
        a.next();
        b.next();
        gathering.publish(record("x", 1), record("a", 2));
        gathering.publish(record("x", 3));
        gathering.publish(record("a", 4), record("b", 5));
        gathering.pass(Duration.ofMillis(200));
        assertEquals(
                List.of(record("a", 2), record("a", 4)), SseEvents.of(a.next()).data());
        assertEquals(List.of(record("b", 5)), SseEvents.of(b.next()).data());
        gathering.publish(record("a", 6));
        gathering.pass(Duration.ofMillis(200));
        assertEquals(List.of(record("a", 6)), SseEvents.of(a.next()).data());
    }

    @Test
    void nothingIsKeptOfClientsThatHaveLeft() {
        List<Client> clients = new ArrayList<>(List.of(client("a"), client("a"), client("b")));
        fixture.publish(record("a", 0));
        Collections.shuffle(clients);
        clients.forEach(Client::leave);
        assertTrue(fixture.nothingIsFollowed());
        Client again = client("a");
        fixture.publish(record("a", 1));
        assertEquals(List.of(record("a", 1)), SseEvents.of(again.next()).data());
    }

    @Test
    void aNeighbourWhoseSinkFailsEndsAlone() {
        Client broken = client("a");
        Client sameKey = client("a");
        Client otherKey = client("b");
        broken.sink.failAt("write");
        fixture.publish(record("a", 0), record("b", 1));
        assertTrue(broken.brokenOff());
        assertEquals(event(fixture.idAt(1), record("a", 0)), sameKey.next());
        assertEquals(event(fixture.idAt(2), record("b", 1)), otherKey.next());
    }

    @Test
    void aClientWithoutAKeyIsInNoGroupOfAKey() {
        Client keyed = client("a");
        Client all = fixture.connect();
        assertNotNull(keyed.connection.liveGroup());
        assertNotSame(keyed.connection.liveGroup(), all.connection.liveGroup());
    }
}
