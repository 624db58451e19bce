package io.github.kafkasse.examples.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.servlet.HttpSettings;
import io.github.kafkasse.servlet.KafkaSseServlet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The test of every client: its connection is cut again and again, while events continue to be written. */
abstract class CutOffClients {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Short, so that there are heartbeats between the events. */
    private static final Duration HEARTBEATS = Duration.ofMillis(100);

    /** The reconnection delay that the server sends. */
    private static final Duration RETRY = Duration.ofMillis(50);

    static final List<Cut> CUTS = List.of(
            Cut.betweenBlocks(3),
            Cut.insideData(2, WikiStream.LARGE_BYTES),
            Cut.insideId(2),
            Cut.insideData(1, 1_000),
            Cut.beforeEmptyLine(2),
            Cut.insideData(3, 1_000).byReset());

    /**
     * The result of a run.
     *
     * @param written the written events, by topic
     * @param received the events that the client delivered, by topic
     * @param asked the Last-Event-ID of each of its requests
     * @param blocks the ids of the blocks that were sent to it completely
     * @param compressed whether all streams that were sent to it were compressed
     * @param story a description for messages of failed assertions
     */
    record Outcome(
            Map<String, List<Event>> written,
            Map<String, List<Event>> received,
            List<String> asked,
            Set<String> blocks,
            boolean compressed,
            String story) {
        /** Asserts that no event is lost or repeated, and that each topic's events are in order. */
        void assertEverythingOnce() {
            assertEquals(written, received, story);
        }

        /** Asserts that it starts without an id, and resumes with the id of a block that it received completely. */
        void assertResumesWithItsIds() {
            assertEquals("", asked.get(0), story);
            assertTrue(blocks.containsAll(asked.subList(1, asked.size())), story);
        }
    }

    /**
     * Cuts the connections of a client that accepts compressed streams, and checks that it receives every event once.
     */
    static void cutOffCompressed(ClientUnderTest client, Container container) throws Exception {
        Outcome outcome =
                cutOff(client, container, settings -> settings.set(HttpSettings.COMPRESSION, List.of("gzip")), CUTS);
        outcome.assertEverythingOnce();
        outcome.assertResumesWithItsIds();
        assertTrue(outcome.compressed(), outcome.story());
    }

    /** Cuts the client's connections, and lets it resume after more events were written. */
    static Outcome cutOff(
            ClientUnderTest client, Container container, UnaryOperator<KafkaSse.Builder> settings, List<Cut> cuts)
            throws Exception {
        try (WikiStream wiki = new WikiStream();
                KafkaSse engine = settings.apply(wiki.engine()
                                .set(Setting.HEARTBEAT_INTERVAL, HEARTBEATS)
                                .set(Setting.RETRY, RETRY))
                        .build();
                RunningServer server = container.start(
                        KafkaSseServlet.builder(engine)
                                .catalogue(wiki.catalogue())
                                .build(),
                        "/v2/stream/*");
                client;
                CuttingProxy proxy = new CuttingProxy(server.port(), cuts)) {
            wiki.write();
            client.follow(proxy.uri("/v2/stream/" + WikiStream.NAME + "?since=0"));
            for (int i = 0; i < cuts.size(); i++) {
                boolean cut = proxy.awaitCut(PATIENCE);
                assertTrue(cut, () -> "The connection was not cut yet: " + client + ", " + proxy);
                wiki.write();
                proxy.allowReconnection();
            }
            awaitLast(client, proxy, wiki);
            wiki.write();
            awaitLast(client, proxy, wiki);
            return new Outcome(
                    WikiStream.byTopic(wiki.data()),
                    WikiStream.byTopic(client.received()),
                    List.copyOf(proxy.asked()),
                    Set.copyOf(proxy.blocks()),
                    proxy.isAlwaysCompressed(),
                    client + ", " + proxy);
        }
    }

    /** Waits until the client has the last event of each topic, and was sent a heartbeat after it. */
    private static void awaitLast(ClientUnderTest client, CuttingProxy proxy, WikiStream wiki) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> client.received().containsAll(wiki.lastData()) && proxy.isHeartbeatLast());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("The last events were not received: " + client + ", " + proxy, e);
        }
    }
}
