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

/** What happens to every client: it is cut off again and again, while events go on. */
abstract class CutOffClients {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Often enough that some come between the events. */
    private static final Duration HEARTBEATS = Duration.ofMillis(100);

    /** What clients that heed it wait before they come back. */
    private static final Duration RETRY = Duration.ofMillis(50);

    static final List<Cut> CUTS = List.of(
            Cut.betweenBlocks(3),
            Cut.insideData(2, WikiStream.LARGE_BYTES),
            Cut.insideId(2),
            Cut.insideData(1, 1_000),
            Cut.beforeEmptyLine(2),
            Cut.insideData(3, 1_000).byReset());

    /**
     * What has come of it.
     *
     * @param written the events that there are, by topic
     * @param received those that the client has handed out, by topic
     * @param asked the Last-Event-ID of each of its requests
     * @param blocks the ids of the blocks that it was sent completely
     * @param compressed whether all streams that it was sent were compressed
     * @param story for the messages of failures
     */
    record Outcome(
            Map<String, List<Event>> written,
            Map<String, List<Event>> received,
            List<String> asked,
            Set<String> blocks,
            boolean compressed,
            String story) {
        /** Nothing is lost, nothing comes twice, and each topic's events come in order. */
        void assertEverythingOnce() {
            assertEquals(written, received, story);
        }

        /** It starts without an id, and comes back with that of a block that it has got all of. */
        void assertComesBackByItsIds() {
            assertEquals("", asked.get(0), story);
            assertTrue(blocks.containsAll(asked.subList(1, asked.size())), story);
        }
    }

    /** Cuts a client off that accepts compressed streams, and checks that it gets everything once. */
    static void cutOffCompressed(ClientUnderTest client, Container container) throws Exception {
        Outcome outcome =
                cutOff(client, container, settings -> settings.set(HttpSettings.COMPRESSION, List.of("gzip")), CUTS);
        outcome.assertEverythingOnce();
        outcome.assertComesBackByItsIds();
        assertTrue(outcome.compressed(), outcome.story());
    }

    /** Cuts a client off, and lets it come back to what was written meanwhile. */
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
                assertTrue(cut, () -> "Not cut off yet: " + client + ", " + proxy);
                wiki.write();
                proxy.letIn();
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

    /** Waits until the client has the last event of each topic, and has been sent a heartbeat after it. */
    private static void awaitLast(ClientUnderTest client, CuttingProxy proxy, WikiStream wiki) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> client.received().containsAll(wiki.lastData()) && proxy.isHeartbeatLast());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("The last ones have not come: " + client + ", " + proxy, e);
        }
    }
}
