package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.connection.LoopFixture.Client;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A connection whose timer fails is ended, rather than left without heartbeat and stall time-out. */
class ConnectionTimerTest {
    private final LoopFixture fixture = new LoopFixture();

    @Test
    void aTimerThatFailsEndsOnlyItsConnection() {
        fixture.create("edits", 1);
        Client failing = fixture.connect(LoopFixture.request("edits"));
        fixture.pass(Duration.ofSeconds(1));
        Client sound = fixture.connect(LoopFixture.request("edits"));
        fixture.connectionsClock = () -> {
            throw new IllegalStateException("no time");
        };
        fixture.pass(Duration.ofSeconds(3));
        fixture.connectionsClock = fixture::nanoTime;
        assertTrue(failing.sink().isAborted());

        long before = sound.sink().size();
        fixture.pass(Duration.ofSeconds(4));
        assertFalse(sound.sink().isAborted());
        assertTrue(sound.sink().size() > before, "its heartbeats go on");
    }
}
