package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a stream waits for a topic that was deleted. */
class TopicGraceTest {
    private final ConnectionFixture fixture = new ConnectionFixture();

    @Test
    void everyDeletionHasItsFullGracePeriod() {
        fixture.create("edits", 1);
        Client client = fixture.connect(ClientRequests.request("edits"));
        fixture.delete("edits");
        fixture.pass(Duration.ofSeconds(20));
        fixture.create("edits", 1);
        fixture.delete("edits");
        fixture.pass(Duration.ofSeconds(29));
        assertFalse(client.endedCleanly());
        fixture.pass(Duration.ofSeconds(1));
        assertTrue(client.endedCleanly());
    }

    @Test
    void theDeletionOfAnotherTopicHasItsOwnGracePeriod() {
        fixture.create("edits", 1);
        fixture.create("pages", 1);
        Client client = fixture.connect(ClientRequests.request("edits", "pages"));
        fixture.delete("edits");
        fixture.pass(Duration.ofSeconds(20));
        fixture.delete("pages");
        fixture.create("edits", 1);
        fixture.pass(Duration.ofSeconds(29));
        assertFalse(client.endedCleanly());
        fixture.pass(Duration.ofSeconds(1));
        assertTrue(client.endedCleanly());
    }

    @Test
    void otherEventsDoNotExtendTheGracePeriod() {
        fixture.create("edits", 1);
        fixture.create("pages", 1);
        Client client = fixture.connect(ClientRequests.request("edits", "pages"));
        fixture.delete("edits");
        fixture.pass(Duration.ofSeconds(20));
        fixture.grow("pages", 2);
        fixture.pass(Duration.ofSeconds(10));
        assertTrue(client.endedCleanly());
    }
}
