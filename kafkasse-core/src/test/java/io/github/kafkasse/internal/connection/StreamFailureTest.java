package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.SseEvents;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The end of a stream whose topic is deleted permanently. */
class StreamFailureTest {
    private final ConnectionFixture fixture = new ConnectionFixture();

    @Test
    void theErrorCarriesTheIdAfterTheUnsentEvents() {
        fixture.create("edits", 1);
        Client client = fixture.connect(ClientRequests.request("edits"));
        client.takeAtMost(client.text().length());
        fixture.publish(new TopicPartition("edits", 0), "1");
        fixture.delete("edits");
        fixture.pass(Duration.ofSeconds(31));
        client.takeAll();

        List<SseEvents.Event> events = SseEvents.of(client.text()).events();
        assertEquals(
                List.of("message", "error"),
                events.stream().map(SseEvents.Event::type).toList());
        assertEquals(events.get(0).id(), events.get(1).id());
        assertTrue(events.get(1).id().contains("\"offset\":1"), events.get(1)::id);
        assertTrue(client.endedCleanly());
    }

    @Test
    void ndjsonHasNoErrorRecord() {
        fixture.create("edits", 1);
        Client client = fixture.connect(ClientRequests.request("edits").withFormat(EventFormat.NDJSON));
        fixture.publish(new TopicPartition("edits", 0), "1");
        fixture.delete("edits");
        fixture.pass(Duration.ofSeconds(31));
        assertFalse(client.text().contains("not_found"), client::text);
        assertTrue(client.endedCleanly());
    }
}
