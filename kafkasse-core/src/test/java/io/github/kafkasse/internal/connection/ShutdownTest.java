package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.ConnectionFixture.TIMEOUT;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static io.github.kafkasse.internal.connection.StreamTexts.large;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.internal.request.Refusals;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server that shuts down ends its streams cleanly and spread over time, and every client gets an answer. */
class ShutdownTest {
    private static final Duration SPREAD = Duration.ofSeconds(1);
    private static final String OWN = "[{\"topic\":\"t\",\"partition\":0,\"offset\":1}]";
    private static final String DEFERRED = ":ok\nretry: 2000\nid: " + OWN + "\n\n";

    private final ConnectionFixture fixture = new ConnectionFixture();
    private int told;
    private int empty;

    private void shutDown(Duration spread) {
        fixture.loop.execute(() -> fixture.loop.drain().begin(spread.toNanos(), () -> told++));
        fixture.run();
    }

    private void shutDown() {
        shutDown(Duration.ZERO);
    }

    /** The last phase, after all connected clients have ended. */
    private void finish() {
        fixture.loop.execute(() -> fixture.loop.drain().finish(() -> empty++));
        fixture.run();
    }

    @Test
    void streamsEndCleanlyAndSpreadOverTheDrainTime() {
        List<Client> clients = Stream.generate(fixture::connect).limit(100).toList();
        shutDown(SPREAD);
        fixture.pass(SPREAD.dividedBy(2));
        int half = fixture.events.closed.size();
        assertTrue(half > 0 && half < 100, () -> half + " have ended");
        assertEquals(0, told);
        fixture.pass(SPREAD.dividedBy(2));
        assertTrue(clients.stream().allMatch(Client::endedCleanly));
        assertEquals(Collections.nCopies(100, CloseReason.SHUTDOWN), fixture.events.closed);
        assertEquals(1, told);
        assertTrue(fixture.nothingIsFollowed());
    }

    @Test
    void withoutClientsTheShutdownIsImmediate() {
        shutDown(SPREAD);
        assertEquals(1, told);
    }

    @Test
    void eventsAreDeliveredUntilTheEnd() {
        Client client = fixture.connect();
        client.next();
        fixture.loop.execute(() -> fixture.loop.drain().begin(SPREAD.toNanos(), () -> told++));
        fixture.publish("0");
        assertEquals(event(fixture.idAt(1), "0"), client.next());
    }

    @Test
    void aPartlyWrittenEventIsCompleted() {
        Client client = fixture.connect();
        client.next();
        client.takeAtMost(client.text().length() + 1);
        fixture.publish(large(300_000));
        shutDown();
        assertFalse(client.isOver());
        assertEquals(0, told);
        client.takeAll();
        assertEquals(event(fixture.idAt(1), large(300_000)), client.next());
        assertTrue(client.endedCleanly());
        assertEquals(1, told);
    }

    @Test
    void aFirstRequestIsRefusedDuringItsLookup() {
        fixture.kafka.hold();
        Client client = fixture.connect();
        shutDown();
        assertInstanceOf(KafkaUnavailableException.class, client.refusal());
        assertEquals(1, told);
        fixture.kafka.release();
        fixture.run();
        assertNull(client.sink.memory().opening());
    }

    @Test
    void aReconnectingClientIsEndedUnderItsIdDuringItsLookup() {
        fixture.kafka.hold();
        Client client = fixture.connect(requestAt(1));
        shutDown();
        assertEquals(DEFERRED, client.text());
        assertTrue(client.endedCleanly());
        fixture.kafka.release();
        fixture.run();
        assertEquals(DEFERRED, client.text());
        assertEquals(1, fixture.over);
    }

    @Test
    void aClientThatWaitsForKafkaIsEnded() {
        fixture.kafka.hold();
        Client client = fixture.connect(requestAt(1));
        fixture.pass(TIMEOUT);
        shutDown();
        assertTrue(client.endedCleanly());
        assertEquals(List.of(CloseReason.SHUTDOWN), fixture.events.closed);
        assertEquals(1, told);
    }

    @Test
    void aNewClientIsRefusedDuringTheDrain() {
        shutDown();
        Client client = fixture.connect();
        KafkaUnavailableException refusal = assertInstanceOf(KafkaUnavailableException.class, client.refusal());
        assertEquals(503, refusal.status());
        assertTrue(fixture.nothingIsFollowed());
    }

    @Test
    void aReconnectingClientIsEndedUnderItsIdDuringTheDrain() {
        shutDown();
        Client client = fixture.connect(requestAt(1));
        assertEquals(DEFERRED, client.text());
        fixture.pass(Duration.ofMillis(1500));
        assertTrue(client.endedCleanly());
        assertTrue(fixture.nothingIsFollowed());
    }

    @Test
    void aClientThatReconnectsAtOnceReconnectsOnlyAFewTimes() {
        Client slow = fixture.connect();
        slow.takeAtMost(slow.text().length() + 1);
        fixture.publish(large(300_000));
        shutDown();
        int connections = 0;
        Client again = fixture.connect(requestAt(1));
        for (int millis = 0; millis < 10_000; millis++) {
            if (again.isOver()) {
                assertTrue(again.endedCleanly());
                connections++;
                again = fixture.connect(requestAt(1));
            }
            fixture.pass(Duration.ofMillis(1));
        }
        assertTrue(connections >= 5 && connections <= 20, connections + " connections in 10 s");
        assertEquals(0, told);
        slow.takeAll();
        assertTrue(slow.endedCleanly());
        assertEquals(1, told, "reconnecting clients do not prolong the drain");
        assertFalse(again.isOver());
        finish();
        assertTrue(again.endedCleanly());
        assertEquals(1, empty);
    }

    @Test
    void theDrainWaitsForUnsentBytesOfASink() {
        Client client = fixture.connect();
        client.sink.completesLater();
        shutDown();
        assertTrue(client.endedCleanly());
        assertEquals(0, told);
        client.sink.complete();
        fixture.run();
        assertEquals(1, told);
    }

    @Test
    void afterTheConfiguredTime() {
        ConnectionFixture other =
                new ConnectionFixture(Settings.defaults().with(Setting.RETRY, Duration.ofMillis(700)));
        Client client = other.client(requestAt(1));
        other.loop.execute(() -> client.connection.deferToLater(false));
        other.run();
        assertEquals(DEFERRED.replace("2000", "700"), client.text());
    }

    @Test
    void anNdjsonStreamEndsAfterAnEmptyLine() {
        shutDown();
        Client client = fixture.connect(requestAt(1).withFormat(EventFormat.NDJSON));
        assertEquals("\n", client.text());
        finish();
        assertTrue(client.endedCleanly());
    }

    @Test
    void aSlowReconnectingClientGetsItsIdBeforeTheEnd() {
        shutDown();
        Client client = fixture.client(requestAt(1));
        client.takeAtMost(0);
        fixture.loop.execute(client.connection::start);
        fixture.run();
        finish();
        assertFalse(client.isOver());
        client.takeAll();
        assertEquals(DEFERRED, client.text());
        assertTrue(client.endedCleanly());
        assertEquals(1, empty);
    }

    @Test
    void clientsThatRemainWhenTheLoopStopsAreAborted() {
        Client client = fixture.connect();
        client.takeAtMost(client.text().length() + 1);
        fixture.publish(large(300_000));
        shutDown();
        fixture.loop.close();
        assertTrue(client.brokenOff());
        assertEquals(List.of(CloseReason.SHUTDOWN), fixture.events.closed);
        assertEquals(1, told);
    }

    @Test
    void aClientWhoseRefusalIsQueuedWhenTheLoopStopsIsRefused() {
        shutDown();
        finish();
        Client client = fixture.client(request());
        client.connection.refuse(CompletableFuture.completedFuture(Refusals.serverFull()));
        fixture.loop.close();
        assertInstanceOf(KafkaUnavailableException.class, client.refusal());
        assertFalse(client.brokenOff());
    }

    @Test
    void clientsInTheirLookupWhenTheLoopStopsAreAnswered() {
        fixture.kafka.hold();
        Client first = fixture.connect();
        Client again = fixture.connect(requestAt(1));
        fixture.loop.close();
        assertInstanceOf(KafkaUnavailableException.class, first.refusal());
        assertEquals(DEFERRED, again.text());
        assertTrue(again.endedCleanly());
    }

    @Test
    void aReconnectingClientWhoseEndIsQueuedWhenTheLoopStopsIsEndedUnderItsId() {
        shutDown();
        finish();
        Client client = fixture.client(requestAt(1));
        client.connection.start();
        fixture.loop.close();
        assertEquals(DEFERRED, client.text());
        assertTrue(client.endedCleanly());
    }

    @Test
    void aSlowReconnectingClientIsServedByTheContainersThreadAfterTheLoopHasStopped() {
        shutDown();
        finish();
        Client client = fixture.client(requestAt(1));
        client.takeAtMost(0);
        client.connection.start();
        fixture.loop.close();
        assertFalse(client.isOver());
        client.sink.takeAtMost(Long.MAX_VALUE);
        client.sink.ready(client.connection);
        assertEquals(DEFERRED, client.text());
        assertTrue(client.endedCleanly());
    }

    @Test
    void clientsThatConnectWithoutAPauseDoNotDelayTheEndsOfOthersAfterTheLoopHasStopped() {
        shutDown();
        finish();
        Client client = fixture.client(requestAt(1));
        AtomicInteger more = new AtomicInteger(100);
        AtomicInteger before = new AtomicInteger();
        Runnable another = new Runnable() {
            @Override
            public void run() {
                if (!client.isOver()) {
                    before.incrementAndGet();
                }
                if (more.decrementAndGet() > 0) {
                    fixture.loop.execute(this);
                }
            }
        };
        fixture.loop.close();
        fixture.loop.execute(() -> {
            client.connection.start();
            fixture.loop.execute(another);
        });
        assertTrue(client.endedCleanly());
        assertTrue(before.get() <= 2, () -> before + " tasks ran before the end");
    }

    @Test
    void aStreamWhoseEndIsQueuedWhenTheLoopStopsEndsCleanly() {
        Client client = fixture.connect();
        client.connection.end(CloseReason.SHUTDOWN);
        fixture.loop.close();
        assertTrue(client.endedCleanly());
    }

    @Test
    void aClientAfterTheStopOfTheLoopIsAnsweredOnItsOwnThread() {
        shutDown();
        finish();
        fixture.loop.close();
        Client first = fixture.client(request());
        Client again = fixture.client(requestAt(1));
        fixture.loop.execute(first.connection::start);
        fixture.loop.execute(again.connection::start);
        assertInstanceOf(KafkaUnavailableException.class, first.refusal());
        assertEquals(DEFERRED, again.text());
        assertTrue(again.endedCleanly());
    }

    @Test
    void aClientSubmittedJustBeforeTheStopIsAnswered() {
        shutDown();
        finish();
        Client client = fixture.client(requestAt(1));
        fixture.loop.execute(client.connection::start);
        fixture.loop.close();
        assertEquals(DEFERRED, client.text());
        assertTrue(client.endedCleanly());
    }

    @Test
    void aSlowClientOfAStoppedLoopIsServedByTheContainersThread() {
        shutDown();
        finish();
        fixture.loop.close();
        Client client = fixture.client(requestAt(1));
        client.takeAtMost(0);
        fixture.loop.execute(client.connection::start);
        assertFalse(client.isOver());
        client.sink.takeAtMost(Long.MAX_VALUE);
        client.sink.ready(client.connection);
        assertTrue(client.endedCleanly());
    }

    @Test
    void aReaderOfHistoryIsEndedWithoutWaitingForKafka() {
        fixture.produce(T0, "0", "1");
        Client client = fixture.connect(requestAt(0));
        shutDown();
        assertTrue(client.endedCleanly());
        assertEquals(1, told);
    }
}
