package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.kafka.SharedKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The demo, run in this JVM as its users run it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final DemoOptions options = new DemoOptions();

    private Demo started() {
        options.port = 0;
        Demo demo = new Demo(options, Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8));
        demo.start();
        return demo;
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Path fixture() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(DemoIT.class.getResource("events.ndjson"))
                .toURI());
    }

    private static List<String> eventsOf(String stream) throws IOException, URISyntaxException {
        return Files.readAllLines(fixture()).stream()
                .filter(line -> line.contains("\"stream\":\"" + stream + "\""))
                .toList();
    }

    /**
     * The response could be read to its end, so it ended cleanly. For SSE, the last line is the empty line of a block.
     */
    private static void assertEndsWithAWholeEvent(List<String> rest) {
        String last = rest.isEmpty() ? "" : rest.get(rest.size() - 1);
        assertTrue(last.isEmpty() || last.equals(":") || last.endsWith("}"), last);
    }

    @ParameterizedTest
    @EnumSource
    void generatedEventsAreStreamedAndTheirStreamsEndCleanly(Container container) throws Exception {
        options.container = container;
        options.rate = 200.0;
        Demo demo = started();
        try (demo;
                SseStream live = SseStream.get(demo.port(), "/v2/stream/recentchange");
                SseStream history = SseStream.get(
                        demo.port(), "/topics/eqiad.mediawiki.revision-create?since=0", "Accept", "application/json")) {
            assertEquals(200, live.status());
            assertEquals("text/event-stream;charset=utf-8", live.header("Content-Type"));
            for (String data : live.lines(20, "data: ")) {
                assertTrue(data.startsWith("{\"$schema\":\"/mediawiki/recentchange/1.0.0\",\"meta\":{"), data);
            }
            try (SseStream metrics = SseStream.get(demo.port(), "/metrics")) {
                String text = String.join("\n", metrics.restLines());
                assertTrue(text.contains("\nkafkasse_connections{engine=\"kafkasse\",format=\"sse\"} 1"), text);
                assertTrue(
                        text.contains(
                                "\neventstreams_connected_clients{engine=\"kafkasse\",stream=\"mediawiki.recentchange\"} 1"),
                        text);
            }
            for (String json : history.lines(20, "")) {
                assertTrue(json.contains("\"stream\":\"mediawiki.revision-create\""), json);
            }

            demo.close();

            assertEndsWithAWholeEvent(live.restLines());
            assertEndsWithAWholeEvent(history.restLines());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFilesEventsArriveByteForByteAndInOrder(Container container) throws Exception {
        options.container = container;
        options.events = fixture();
        try (Demo demo = started()) {
            Awaitility.await().atMost(PATIENCE).until(() -> out().contains("events are in Kafka."));
            for (String stream : List.of("mediawiki.recentchange", "mediawiki.page-create", "test.stream")) {
                List<String> sent = eventsOf(stream);
                awaitInServer(demo, stream, sent.size());
                try (SseStream reader = SseStream.get(
                        demo.port(), "/v2/stream/" + stream + "?since=0", "Accept", "application/x-ndjson")) {
                    assertEquals(sent, reader.lines(sent.size(), ""));
                }
                try (SseStream reader = SseStream.get(demo.port(), "/v2/stream/" + stream + "?since=0")) {
                    assertEquals(sent, reader.lines(sent.size(), "data: "));
                }
            }
        }
    }

    /**
     * Waits until the server has received the events from Kafka; it can receive those of one partition before those of
     * another.
     */
    private static void awaitInServer(Demo demo, String stream, int events) throws Exception {
        try (SseStream reader =
                SseStream.get(demo.port(), "/v2/stream/" + stream + "?since=0", "Accept", "application/x-ndjson")) {
            reader.lines(events, "");
        }
    }

    @Test
    void aFilesEventsHaveTheirOwnTimes() throws Exception {
        options.events = fixture();
        try (Demo demo = started()) {
            Awaitility.await().atMost(PATIENCE).until(() -> out().contains("events are in Kafka."));
            List<String> sent = eventsOf("mediawiki.recentchange");
            awaitInServer(demo, "mediawiki.recentchange", sent.size());
            try (SseStream reader = SseStream.get(
                    demo.port(),
                    "/v2/stream/mediawiki.recentchange?since=2019-01-01T00:00:18Z",
                    "Accept",
                    "application/json")) {
                assertEquals(sent.subList(sent.size() - 2, sent.size()), reader.lines(2, ""));
            }
        }
    }

    private static boolean runs(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", command).start().waitFor() == 0;
    }

    @Test
    void everyCommandThatIsShownWorks() throws Exception {
        assumeTrue(runs("command -v curl"), "needs curl");
        options.rate = 200.0;
        Demo demo = started();
        try (demo) {
            List<String> commands = out().lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("curl "))
                    .toList();
            assertEquals(7, commands.size(), out());
            for (String command : commands) {
                Process curl = new ProcessBuilder("sh", "-c", command)
                        .redirectErrorStream(true)
                        .start();
                try (var lines = curl.inputReader(StandardCharsets.UTF_8)) {
                    assertTrue(lines.lines().anyMatch(line -> line.contains(expectedOf(command))), command);
                } finally {
                    curl.destroy();
                }
            }
        }
    }

    private static String expectedOf(String command) {
        return command.contains(WikiEdits.PAGE_CREATE) ? "event: delete" : "\"stream\":\"mediawiki.recentchange\"";
    }

    @ParameterizedTest
    @EnumSource
    void theRootLeadsToTheDocumentationOfAllStreams(Container container) throws Exception {
        options.container = container;
        options.bootstrapServers = SharedKafka.get().bootstrapServers();
        try (Demo demo = started()) {
            try (SseStream root = SseStream.get(demo.port(), "/")) {
                assertEquals(302, root.status());
                assertEquals("?doc", root.header("Location"));
            }
            try (SseStream page = SseStream.get(demo.port(), "/?doc")) {
                assertEquals(200, page.status());
                assertEquals("text/html;charset=utf-8", page.header("Content-Type"));
                String html = page.rest();
                assertTrue(html.contains("swagger-ui"), html);
                for (String stream : WikiEdits.STREAMS) {
                    assertTrue(html.contains(stream), html);
                }
            }
            awaitReady(demo.port());
        }
    }

    /** Waits until the service is ready, which it is after Kafka's first answer. The class has a timeout. */
    private static void awaitReady(int port) throws Exception {
        int status = 0;
        while (status != 200) {
            try (SseStream ready = SseStream.get(port, "/health/ready")) {
                status = ready.status();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIdOf64KilobytesPasses(Container container) throws Exception {
        options.container = container;
        String topic = "demo-long-id-" + container;
        SharedKafka.get().createTopic(topic, 1);
        options.bootstrapServers = SharedKafka.get().bootstrapServers();
        String id = "[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":0}" + " ".repeat(64 * 1024 - 100) + "]";
        try (Demo demo = started();
                SseStream reader = SseStream.get(demo.port(), "/topics/" + topic, "Last-Event-ID", id)) {
            assertEquals(200, reader.status());
        }
    }

    @Test
    void aStreamOfTheUsersCatalogueIsServed() throws Exception {
        SharedKafka.get().createTopic("demo-mine", 1);
        options.bootstrapServers = SharedKafka.get().bootstrapServers();
        options.catalogue = Files.createTempFile("streams", ".json");
        Files.writeString(options.catalogue, "{\"mine\": {\"topics\": [\"demo-mine\"]}}");
        try (Demo demo = started();
                SseStream mine = SseStream.get(demo.port(), "/v2/stream/mine");
                SseStream unknown = SseStream.get(demo.port(), "/v2/stream/demo-mine")) {
            assertEquals(200, mine.status());
            assertEquals(404, unknown.status());
        } finally {
            Files.delete(options.catalogue);
        }
    }

    @Test
    void anUnavailableKafkaIsReportedAndClientsGetA503() throws Exception {
        options.bootstrapServers = "localhost:1";
        options.settings.put("connect.timeout", "500ms");
        try (Demo demo = started();
                SseStream refused = SseStream.get(demo.port(), "/topics/any")) {
            assertTrue(out().contains("Kafka does not answer at localhost:1."), out());
            assertEquals(503, refused.status());
            assertTrue(refused.rest().contains("KafkaUnavailableError"));
        }
    }

    @Test
    void thePortIsFreeAgainAfterClosing() throws IOException {
        options.bootstrapServers = SharedKafka.get().bootstrapServers();
        Demo demo = started();
        int port = demo.port();

        demo.close();

        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            assertEquals(port, socket.getLocalPort());
        }
    }

    @Test
    void aDemoThatIsClosedWhileItStartsDoesNotStart() {
        options.port = 0;
        Demo demo = new Demo(options, Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8));
        demo.close();

        demo.start();

        assertFalse(out().contains("in another terminal"), out());
    }
}
