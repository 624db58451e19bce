package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Setting.PositionHeartbeat;
import io.github.kafkasse.Settings;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One record per line and nothing else: comments and other fields of SSE become empty lines, or are left out. */
class NdjsonTest {
    private final ConnectionFixture fixture =
            new ConnectionFixture(Settings.defaults().with(Setting.POSITION_HEARTBEAT, PositionHeartbeat.EVENT));
    private final Client client = fixture.connect(ClientRequests.request().withFormat(EventFormat.NDJSON));

    @Test
    void aStreamStartsWithAnEmptyLine() {
        assertEquals("\n", client.text());
    }

    @Test
    void aHeartbeatIsAnEmptyLineAlsoWithPositionHeartbeats() {
        fixture.publish("0", "not JSON", "2");
        client.next();
        fixture.publish("also not JSON");
        fixture.pass(Duration.ofSeconds(8));
        assertEquals("\n\n", client.next());
    }

    @Test
    void anEventIsOneLineOfData() {
        client.next();
        fixture.publish("{\"a\":\n1}", "\"b\"");
        assertEquals("{\"a\": 1}\n\"b\"\n", client.next());
    }

    @Test
    void failuresAreNotReported() {
        client.next();
        fixture.caches.get(T0).failure("not authorized to read it");
        fixture.loop.published(Set.of(fixture.caches.get(T0)));
        fixture.run();
        assertEquals("", client.next());
    }
}
