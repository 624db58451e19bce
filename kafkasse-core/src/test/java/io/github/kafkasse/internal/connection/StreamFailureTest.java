package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.internal.connection.LoopFixture.Client;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a stream ends whose topic is deleted for good. */
class StreamFailureTest {
    private final LoopFixture fixture = new LoopFixture();

    @Test
    void theErrorCarriesTheIdAfterTheUnsentEvents() {
        fixture.create("edits", 1);
        Client client = fixture.connect(LoopFixture.request("edits"));
        client.stopsReading();
        fixture.produce("edits", 0);
        fixture.delete("edits");
        fixture.pass(Duration.ofSeconds(31));
        client.readsOn();
        fixture.steps();

        List<SseEvents.Event> events = SseEvents.of(client.sink().text()).events();
        assertEquals(
                List.of("message", "error"),
                events.stream().map(SseEvents.Event::type).toList());
        assertEquals(events.get(0).id(), events.get(1).id());
        assertTrue(events.get(1).id().contains("\"offset\":1"), events.get(1)::id);
        assertTrue(client.sink().isClosed());
    }

    @Test
    void ndjsonHasNoErrorRecord() {
        fixture.create("edits", 1);
        Client client = fixture.connect(LoopFixture.request("edits").withFormat(EventFormat.NDJSON));
        fixture.produce("edits", 0);
        fixture.delete("edits");
        fixture.pass(Duration.ofSeconds(31));
        assertFalse(client.sink().text().contains("not_found"), client.sink()::text);
        assertTrue(client.sink().isClosed());
    }
}
