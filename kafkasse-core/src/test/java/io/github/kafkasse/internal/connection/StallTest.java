package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.large;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The stream of a client that reads nothing is aborted; that of a slow client, or of one with nothing to read, is not.
 */
class StallTest {
    private static final Duration STALL = Duration.ofSeconds(60);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ConnectionFixture fixture = new ConnectionFixture(
            Settings.defaults().with(Setting.STALL_TIMEOUT, STALL).with(Setting.HEARTBEAT_INTERVAL, STALL));

    /** A client that has stopped reading in the middle of a large event. */
    private Client stuck() {
        Client client = fixture.connect();
        client.takeAtMost(client.text().length() + 1);
        fixture.publish(large(1_000_000));
        return client;
    }

    @Test
    void aClientThatReadsNothingForTheConfiguredTimeIsAborted() {
        Client client = stuck();
        fixture.pass(STALL.minus(MOMENT));
        assertFalse(client.isOver());
        fixture.pass(MOMENT);
        assertTrue(client.brokenOff());
        assertFalse(client.endedCleanly());
        assertEquals(List.of(CloseReason.STALLED), fixture.events.closed);
        assertTrue(fixture.nothingIsFollowed());
    }

    @Test
    void eachReadRestartsTheStallTimeout() {
        Client client = stuck();
        for (int i = 0; i < 10; i++) {
            fixture.pass(STALL.minus(MOMENT));
            client.takeMore(1);
        }
        assertFalse(client.isOver());
        fixture.pass(STALL);
        assertEquals(List.of(CloseReason.STALLED), fixture.events.closed);
    }

    @Test
    void anIdleClientIsNotAborted() {
        Client client = fixture.connect();
        fixture.pass(STALL.multipliedBy(10));
        assertTrue(client.isOpen());
    }

    @Test
    void aClientThatWaitsForKafkaIsNotAborted() {
        fixture.produce(T0, "0");
        Client client = fixture.connect(ClientRequests.requestAt(0));
        fixture.pass(STALL.multipliedBy(10));
        assertTrue(client.isOpen());
        fixture.fetch();
        assertTrue(client.text().endsWith("data: 0\n\n"));
    }

    @Test
    void aClientThatDoesNotReadItsFirstBlockIsAborted() {
        Client client = fixture.client(ClientRequests.request());
        client.takeAtMost(0);
        fixture.loop.execute(client.connection::start);
        fixture.pass(STALL.minus(MOMENT));
        assertFalse(client.isOver());
        fixture.pass(MOMENT);
        assertTrue(client.brokenOff());
    }

    @Test
    void aStalledClientDoesNotAffectTheOthers() {
        stuck();
        Client other = fixture.connect();
        other.next();
        fixture.publish("1");
        assertTrue(other.next().endsWith("data: 1\n\n"));
        fixture.pass(STALL);
        fixture.publish("2");
        assertTrue(other.next().endsWith("data: 2\n\n"));
    }
}
