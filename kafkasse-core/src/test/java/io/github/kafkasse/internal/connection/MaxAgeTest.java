package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static io.github.kafkasse.internal.connection.StreamTexts.large;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A stream ends cleanly at its maximum age; streams do not all end at once, and never inside a block. */
class MaxAgeTest {
    private static final Duration AGE = Duration.ofMinutes(15);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private static ConnectionFixture fixture(double jitter) {
        return new ConnectionFixture(Settings.defaults()
                .with(Setting.CONNECTION_MAX_AGE, AGE)
                .with(Setting.CONNECTION_MAX_AGE_JITTER, jitter));
    }

    @Test
    void withoutJitterItEndsAtExactlyThatAge() {
        ConnectionFixture fixture = fixture(0);
        Client client = fixture.connect();
        fixture.pass(AGE.minus(MOMENT));
        assertTrue(client.isOpen());
        fixture.pass(MOMENT);
        assertTrue(client.endedCleanly());
        assertFalse(client.brokenOff());
        assertEquals(List.of(CloseReason.MAX_AGE), fixture.events.closed);
    }

    @Test
    void aStreamEndsWhenItsAccessEndsBeforeItsMaximumAge() {
        ConnectionFixture fixture = fixture(0);
        Client client = fixture.connect(
                ClientRequests.request().withEnd(fixture.timeOfDay().plusSeconds(5)));
        fixture.pass(Duration.ofSeconds(5).minus(MOMENT));
        assertTrue(client.isOpen());
        fixture.pass(MOMENT);
        assertTrue(client.endedCleanly());
        assertEquals(List.of(CloseReason.EXPIRED), fixture.events.closed);
    }

    @Test
    void anAccessThatHasEndedEndsTheStreamAtOnceAndCleanly() {
        ConnectionFixture fixture = fixture(0);
        Client client = fixture.connect(
                ClientRequests.request().withEnd(fixture.timeOfDay().minusSeconds(5)));
        fixture.pass(MOMENT);
        assertTrue(client.endedCleanly());
        assertEquals(List.of(CloseReason.EXPIRED), fixture.events.closed);
    }

    @Test
    void internalStreamsHaveNoMaximumAgeAndAreNotCounted() {
        ConnectionFixture fixture = fixture(0);
        Client watcher = fixture.connect(ClientRequests.request().asWatcher());
        fixture.pass(AGE.multipliedBy(3));
        assertTrue(watcher.isOpen());
        watcher.connection.mailbox().end();
        fixture.run();
        assertTrue(watcher.endedCleanly());
        assertEquals(List.of(), fixture.events.closed);
    }

    @Test
    void theAgeStartsAtTheOpening() {
        ConnectionFixture fixture = fixture(0);
        fixture.kafka.hold();
        Client client = fixture.connect();
        fixture.pass(Duration.ofSeconds(3));
        fixture.kafka.release();
        fixture.run();
        assertTrue(client.isOpen());
        fixture.pass(AGE.minus(MOMENT));
        assertTrue(client.isOpen());
        fixture.pass(MOMENT);
        assertTrue(client.endedCleanly());
    }

    @Test
    void withJitterStreamsThatOpenTogetherEndAtDifferentTimes() {
        ConnectionFixture fixture = fixture(0.1);
        List<Client> clients = Stream.generate(fixture::connect).limit(100).toList();
        fixture.pass(AGE.multipliedBy(9).dividedBy(10).minus(MOMENT));
        assertEquals(0, fixture.events.closed.size());
        fixture.pass(AGE.dividedBy(20));
        int half = fixture.events.closed.size();
        assertTrue(half > 0 && half < 100, () -> half + " have ended");
        fixture.pass(AGE.dividedBy(20).plus(MOMENT));
        assertTrue(clients.stream().allMatch(Client::endedCleanly));
    }

    @Test
    void aPartlyWrittenEventIsCompletedBeforeTheEnd() {
        ConnectionFixture fixture = fixture(0);
        Client client = fixture.connect();
        fixture.pass(AGE.minusSeconds(1));
        client.next();
        client.takeAtMost(client.text().length() + 1);
        fixture.publish(large(300_000), "1");
        fixture.pass(Duration.ofSeconds(2));
        assertFalse(client.isOver());
        client.takeAll();
        assertEquals(event(fixture.idAt(1), large(300_000)), client.next().replaceFirst("^(:\n)*", ""));
        assertTrue(client.endedCleanly());
        assertEquals(List.of(CloseReason.MAX_AGE), fixture.events.closed);
    }

    @Test
    void aClientThatReconnectsWithItsIdMissesNothing() {
        ConnectionFixture fixture = fixture(0);
        Client client = fixture.connect();
        fixture.publish("0");
        fixture.pass(AGE);
        fixture.publish("1");
        Client again = fixture.connect(ClientRequests.request().withLastEventId(client.lastId()));
        fixture.fetch();
        assertEquals(StreamTexts.opening(fixture.idAt(1)) + event(fixture.idAt(2), "1"), again.text());
    }
}
