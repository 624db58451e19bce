package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static io.github.kafkasse.internal.connection.StreamTexts.large;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection can be ended at any time: between two blocks, and only once. */
class EndTest {
    private final ConnectionFixture fixture = new ConnectionFixture();

    @Test
    void anIdleStreamEndsAtOnce() {
        Client client = fixture.connect();
        client.connection.mailbox().end();
        fixture.run();
        assertTrue(client.endedCleanly());
        assertEquals(List.of(CloseReason.ENDED), fixture.events.closed);
        assertTrue(fixture.nothingIsFollowed());
    }

    @Test
    void aPartlyWrittenBatchIsCompletedAndNoOtherIsStarted() {
        Client client = fixture.connect();
        client.next();
        client.takeAtMost(client.text().length() + 1);
        fixture.publish(large(100_000));
        client.connection.mailbox().end();
        fixture.publish("1");
        assertFalse(client.isOver());
        client.takeAll();
        assertEquals(event(fixture.idAt(1), large(100_000)), client.next());
        assertTrue(client.endedCleanly());
    }

    @Test
    void aStreamThatEndsDuringItsLookupOpensAndEnds() {
        fixture.kafka.hold();
        Client client = fixture.connect();
        client.connection.mailbox().end();
        fixture.run();
        fixture.kafka.release();
        fixture.run();
        assertEquals(StreamTexts.opening(fixture.idAt(0)), client.text());
        assertTrue(client.endedCleanly());
    }

    @Test
    void theFirstReasonCounts() {
        Client client = fixture.connect();
        client.takeAtMost(0);
        fixture.publish("0");
        client.connection.end(CloseReason.MAX_AGE);
        client.connection.mailbox().end();
        client.takeAll();
        assertEquals(List.of(CloseReason.MAX_AGE), fixture.events.closed);
    }

    @Test
    void callsAfterTheEndHaveNoEffect() {
        Client client = fixture.connect();
        client.connection.mailbox().end();
        fixture.run();
        String text = client.text();
        client.connection.mailbox().ready();
        client.connection.mailbox().clientGone(null);
        client.connection.mailbox().end();
        fixture.publish("0");
        fixture.pass(Duration.ofHours(1));
        assertEquals(text, client.text());
        assertEquals(List.of(CloseReason.ENDED), fixture.events.closed);
        assertEquals(1, fixture.over);
        assertFalse(client.brokenOff());
    }
}
