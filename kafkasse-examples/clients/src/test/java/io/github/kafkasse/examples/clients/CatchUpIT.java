package io.github.kafkasse.examples.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.servlet.KafkaSseServlet;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client that reads past hours as pages, and then continues with the live stream, receives every event once. Needs
 * Node.js 20.
 */
@EnabledIfSystemProperty(
        named = "npm.clients",
        matches = ".*",
        disabledReason = "needs Node.js 20 or newer: mvn verify -Dnpm.clients runs it")
class CatchUpIT {
    @ParameterizedTest
    @EnumSource
    void receivesPastHoursAndThenNewEventsOnce(Container container) throws Exception {
        Instant now = Instant.now();
        Instant since = now.minus(Duration.ofHours(4));
        try (WikiStream wiki = new WikiStream();
                KafkaSse engine = wiki.engine().build();
                RunningServer server = container.start(
                        KafkaSseServlet.builder(engine)
                                .catalogue(wiki.catalogue())
                                .build(),
                        "/v2/stream/*");
                ClientUnderTest client =
                        new ClientProcess(Path.of("npm"), List.of("node", "catch-up.js", since.toString()))) {
            for (int minutes : List.of(230, 120, 110, 0)) { // one of the hours has no events
                wiki.write(now.minus(Duration.ofMinutes(minutes)));
            }
            client.follow(URI.create("http://localhost:" + server.port() + "/v2/stream/" + WikiStream.NAME));
            await(client, wiki);
            wiki.write();
            await(client, wiki);
            assertEquals(WikiStream.byTopic(wiki.data()), WikiStream.byTopic(client.received()), client.toString());
        }
    }

    private static void await(ClientUnderTest client, WikiStream wiki) {
        Awaitility.await(client.toString())
                .atMost(Duration.ofMinutes(1))
                .until(() -> client.received().size() >= wiki.data().size());
    }
}
