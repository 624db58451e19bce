package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.internal.request.RequestReader;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A server sends no id that it would refuse. */
class IdLimitsTest {
    @Test
    void aStreamWithMorePartitionsThanAnIdMayHaveIsRefusedWhenItOpens() {
        ConnectionFixture fixture = fixture(Setting.ID_MAX_ENTRIES, 3);
        fixture.kafka.grow("t", 4);
        Client client = fixture.connect(request());
        KafkaSseException refusal = client.refusal();
        assertNotNull(refusal);
        assertEquals(500, refusal.status());
        assertEquals(
                "The ids of this stream have 4 entries; id.max.entries allows 3. Ask for fewer topics in one stream.",
                refusal.getMessage());
    }

    @Test
    void aStreamWhoseIdWouldBeTooLongIsRefusedWhenItOpens() {
        ConnectionFixture fixture = fixture(Setting.ID_MAX_LENGTH, 100);
        fixture.kafka.grow("t", 2);
        Client client = fixture.connect(request());
        KafkaSseException refusal = client.refusal();
        assertNotNull(refusal);
        assertTrue(String.valueOf(refusal.getMessage()).contains("id.max.length allows 100"), refusal.getMessage());
    }

    @Test
    void anIdThatGrewBeyondTheLimitsWhileItsStreamWasOpenIsAccepted() {
        ConnectionFixture fixture = fixture(Setting.ID_MAX_ENTRIES, 3);
        fixture.kafka.grow("t", 3);
        assertNull(fixture.connect(request()).refusal());
        fixture.kafka.grow("t", 6);
        StringBuilder id = new StringBuilder();
        for (int p = 0; p < 6; p++) {
            id.append(p == 0 ? "[" : ",").append("{\"topic\":\"t\",\"partition\":" + p + ",\"offset\":0}");
        }
        Client back = fixture.connect(request().withLastEventId(id + "]"));
        assertNull(back.refusal());
        assertTrue(back.text().startsWith(":ok\n"), back.text());
    }

    @Test
    void moreTopicsThanEntriesOfAnIdAreRefused() {
        Settings three = Settings.defaults().with(Setting.ID_MAX_ENTRIES, 3);
        RequestReader reader = new RequestReader(topic -> true, three, Clock.systemUTC());
        KafkaSseException refusal = assertThrows(
                KafkaSseException.class, () -> reader.read(StreamRequest.ofTopics(Set.of("a", "b", "c", "d"))));
        assertEquals(400, refusal.status());
        assertEquals("The request names 4 topics; this server accepts up to 3", refusal.getMessage());
    }

    @Test
    void anIdIsReleasedOnceItsStreamHasOpened() {
        ConnectionFixture fixture = new ConnectionFixture();
        Client client = fixture.connect(ClientRequests.requestAt(0));
        assertFalse(client.connection.request().isReconnect());
    }

    private static ConnectionFixture fixture(Setting<Integer> setting, int value) {
        return new ConnectionFixture(Settings.defaults().with(setting, value));
    }
}
