package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.internal.loop.LiveGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** With an interval, live clients receive what was published in it in one write. */
class DeliveryIntervalTest {
    private static final int INTERVAL = 100;
    private static final Duration MILLI = Duration.ofMillis(1);

    private final ConnectionFixture fixture = new ConnectionFixture(
            Settings.defaults().with(Setting.DELIVERY_INTERVAL, Duration.ofMillis(INTERVAL)), null, 2);

    private int published;

    private static int writes(Client client) {
        return client.sink.memory().writes();
    }

    private String publish() {
        int offset = published++;
        fixture.publish(Integer.toString(offset));
        return event(fixture.idAt(offset + 1), Integer.toString(offset));
    }

    /** Publishes a record, and lets time pass until it is written. {@return how long that took, in milliseconds} */
    private int awaitMoment(Client client) {
        client.next();
        publish();
        int waited = 0;
        while (client.next().isEmpty()) {
            assertTrue(waited <= INTERVAL, "nothing is written within the interval");
            fixture.pass(MILLI);
            waited++;
        }
        return waited;
    }

    @Test
    void eventsBeforeTheNextMomentAreOneWrite() {
        Client first = fixture.connect();
        Client second = fixture.connect();
        awaitMoment(first);
        second.next();
        for (int round = 0; round < 20; round++) {
            StringBuilder expected = new StringBuilder();
            int writes = writes(first);
            int encoded = fixture.events.encoded;
            for (int i = 0; i < 9; i++) {
                expected.append(publish());
                fixture.pass(Duration.ofMillis(INTERVAL / 10));
            }
            assertEquals(writes, writes(first), "nothing is written before the interval has passed");
            fixture.pass(Duration.ofMillis(INTERVAL / 10));
            assertEquals(expected.toString(), first.next());
            assertEquals(expected.toString(), second.next());
            assertEquals(writes + 1, writes(first));
            assertEquals(encoded + 1, fixture.events.encoded);
        }
    }

    @Test
    void anEventWaitsForAtMostTheInterval() {
        Client client = fixture.connect();
        Random random = new Random(5);
        int longest = 0;
        for (int i = 0; i < 50; i++) {
            longest = Math.max(longest, awaitMoment(client));
            fixture.pass(Duration.ofMillis(random.nextInt(3 * INTERVAL)));
        }
        assertTrue(longest > INTERVAL / 2 && longest <= INTERVAL, () -> "between moments");
    }

    @Test
    void thereIsNoMoreThanOneWriteInAnInterval() {
        Client client = fixture.connect();
        awaitMoment(client);
        int before = writes(client);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 10 * INTERVAL; i++) {
            expected.append(publish());
            fixture.pass(MILLI);
        }
        fixture.pass(Duration.ofMillis(INTERVAL));
        assertEquals(expected.toString(), client.next());
        assertTrue(writes(client) - before <= 11, () -> writes(client) - before + " writes");
    }

    @Test
    void aNewClientReceivesGatheredEventsAtOnceAndThenJoinsTheOthers() {
        Client client = fixture.connect();
        awaitMoment(client);
        String gathered = publish();
        Client late = fixture.connect(request().withLastEventId(fixture.idAt(0)));
        assertTrue(late.next().endsWith(gathered));
        assertEquals("", client.next());
        String more = publish();
        assertEquals("", late.next());
        fixture.pass(Duration.ofMillis(INTERVAL));
        assertEquals(gathered + more, client.next());
        assertEquals(more, late.next());
        assertSame(client.connection.liveGroup(), late.connection.liveGroup());
    }

    /** A group is one of several, whose turns follow each other: what comes between them is not an extra write. */
    @Test
    void eventsPublishedDuringADeliveryWaitForTheNextOne() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 2 * LiveGroup.MOST_MEMBERS; i++) {
            clients.add(fixture.connect());
        }
        awaitMoment(clients.get(0));
        clients.forEach(Client::next);
        for (int round = 0; round < 5; round++) {
            String first = publish();
            int delivered = fixture.events.live.size();
            fixture.events.onLive = () -> {
                fixture.events.onLive = () -> {};
                fixture.publishQuietly(T0, Integer.toString(published));
            };
            fixture.pass(Duration.ofMillis(INTERVAL));
            assertEquals(delivered + 2, fixture.events.live.size());
            clients.forEach(client -> assertEquals(first, client.next()));
            String second = event(fixture.idAt(published + 1), Integer.toString(published));
            published++;
            fixture.pass(Duration.ofMillis(INTERVAL));
            assertEquals(delivered + 4, fixture.events.live.size());
            clients.forEach(client -> assertEquals(second, client.next()));
        }
    }

    /** It finds the batches of the moments that it has missed in the cache. */
    @Test
    void aLoopThatHasMissedAMomentCatchesUpAtTheNextOne() {
        SteppedLoop punctual = fixture.loops.get(0);
        SteppedLoop late = fixture.loops.get(1);
        Client client = fixture.connect();
        Client ofLate = fixture.connect(request(), late.loop);
        awaitMoment(client);
        ofLate.next();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 2; i++) {
            fixture.publishQuietly(T0, Integer.toString(published));
            expected.append(event(fixture.idAt(published + 1), Integer.toString(published)));
            published++;
            punctual.run();
            fixture.scheduler.pass(Duration.ofMillis(INTERVAL));
            punctual.passed(punctual.untilNext());
            punctual.run();
        }
        assertEquals(expected.toString(), client.next());
        assertEquals("", ofLate.next());
        expected.append(publish());
        fixture.pass(Duration.ofMillis(INTERVAL));
        assertEquals(expected.toString(), ofLate.next());
    }

    @Test
    void heartbeatsAndTheEndOfOneClientAreNotDelayed() {
        Client client = fixture.connect();
        client.next();
        fixture.pass(Setting.HEARTBEAT_INTERVAL.defaultValue());
        assertEquals(":\n", client.next());
        client.connection.mailbox().end();
        fixture.run();
        assertTrue(client.endedCleanly());
    }

    @Test
    void aBoundedStreamIsNotDelayed() {
        fixture.connect();
        fixture.publish("0");
        fixture.produce(T0, "1");
        Client client = fixture.connect(requestAt(0).withUntil("now"));
        assertFalse(client.isOver());
        fixture.publish("2");
        assertTrue(client.endedCleanly(), client::text);
    }

    @Test
    void historyIsNotDelayed() {
        fixture.produce(T0, "0", "1");
        Client client = fixture.connect(request().withSince("0"));
        client.next();
        for (int i = 0; i < 5; i++) {
            fixture.replay.workers().forEach(worker -> worker.step());
            fixture.run();
        }
        assertEquals(event(fixture.idAt(1), "0") + event(fixture.idAt(2), "1"), client.next());
    }

    @Test
    void gatheredEventsAreDeliveredBeforeTheServerShutsDown() {
        Client client = fixture.connect();
        awaitMoment(client);
        String gathered = publish();
        fixture.loop.execute(() -> fixture.loop.drain().begin(0, () -> {}));
        fixture.run();
        assertEquals(gathered, client.next());
        assertTrue(client.endedCleanly());
    }
}
