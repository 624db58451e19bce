package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A connection whose timer fails is ended; otherwise it would have neither heartbeats nor a stall timeout. */
class ConnectionTimerTest {
    private final ConnectionFixture fixture = new ConnectionFixture();

    @Test
    void aFailingTimerEndsOnlyItsConnection() {
        fixture.create("edits", 1);
        Client failing = fixture.connect(ClientRequests.request("edits"));
        fixture.pass(Duration.ofSeconds(1));
        Client sound = fixture.connect(ClientRequests.request("edits"));
        fixture.connectionsClock = () -> {
            throw new IllegalStateException("no time");
        };
        fixture.pass(Duration.ofSeconds(3));
        fixture.connectionsClock = fixture::now;
        assertTrue(failing.brokenOff());

        long before = sound.text().length();
        fixture.pass(Duration.ofSeconds(4));
        assertFalse(sound.brokenOff());
        assertTrue(sound.text().length() > before, "its heartbeats continue");
    }
}
