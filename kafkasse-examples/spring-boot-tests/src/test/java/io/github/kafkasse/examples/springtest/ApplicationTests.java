package io.github.kafkasse.examples.springtest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.examples.client.LongIds;
import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.client.TestTopic;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.examples.kafka.SharedKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The behaviour of an application that has no code, for each version of Spring Boot. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ApplicationTests {
    private final String module;
    private final String version;
    final EmbeddedKafka kafka = SharedKafka.get();
    final HttpClient client = HttpClient.newHttpClient();
    private TestTopic edits;
    private TestTopic pages;
    private BootProcess application;

    /**
     * @param module the directory of the application
     * @param version the beginning of its version of Spring Boot
     */
    ApplicationTests(String module, String version) {
        this.module = module;
        this.version = version;
    }

    @BeforeAll
    void start() throws IOException {
        application = BootProcess.start(
                module,
                Map.of("KAFKASSE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
                "server.shutdown=graceful",
                "server.compression.enabled=true",
                "kafkasse.stall.timeout=2s",
                "spring.threads.virtual.enabled=true");
        edits = TestTopic.create(kafka, "edits-" + version, 1);
        pages = TestTopic.create(kafka, "pages-" + version, LongIds.PARTITIONS);
        application.started();
    }

    @AfterAll
    void stop() {
        application.close();
    }

    private SseStream get(String path, String... headers) throws Exception {
        return SseStream.get(client, application.uri(path), headers);
    }

    private String body(String path, int status) throws Exception {
        return body(application, path, status);
    }

    private String body(BootProcess server, String path, int status, String... headers) throws Exception {
        try (SseStream document = SseStream.get(client, server.uri(path), headers)) {
            String body = document.rest();
            assertEquals(status, document.status(), body);
            return body;
        }
    }

    private String streamOfEdits() {
        return "/v2/stream/" + edits.name();
    }

    @Test
    void theVersionIsTheOneThatIsTested() {
        String present = application.version();
        assertNotNull(present, application::output);
        assertTrue(present.startsWith(version + "."), present);
    }

    @Test
    void aFilterNeedsNoEncodingAndAnIdResumes() throws Exception {
        String url = application.uri(streamOfEdits()) + "?filter=title:Coffee|Tea";
        String id;
        try (SseStream stream = SseStream.getUnencoded(url)) {
            assertEquals(200, stream.status());
            stream.nextId();
            edits.send(0, "{\"title\": \"Water\"}");
            edits.send(0, "{\"title\": \"Tea\"}");
            assertEquals("{\"title\": \"Tea\"}", stream.nextData());
            id = stream.lastId();
        }
        edits.send(0, "{\"title\": \"Milk\"}");
        try (SseStream resumed = get(streamOfEdits(), "Last-Event-ID", id)) {
            assertEquals("{\"title\": \"Milk\"}", resumed.nextData());
        }
        try (SseStream resumed = SseStream.getUnencoded(application.uri(streamOfEdits()) + "?lastEventId=" + id)) {
            assertEquals("{\"title\": \"Milk\"}", resumed.nextData());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/x-ndjson", "application/json"})
    void compressionDoesNotHoldEventsBack(String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(application.uri(streamOfEdits()))
                .header("Accept", type)
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        boolean compressed =
                response.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        try (InputStream body = compressed ? new GZIPInputStream(response.body()) : response.body()) {
            readLine(body); // the first bytes, without an event
            for (int i = 0; i < 3; i++) {
                String json = "{\"compressed\": \"" + type + i + "\"}";
                edits.send(0, json);
                while (!readLine(body).contains(json)) {
                    // heartbeats, ids, events of other tests
                }
            }
        }
    }

    /**
     * Reads byte by byte. A buffered reader would block, because an inflated stream always claims to have more bytes.
     */
    private static String readLine(InputStream body) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = body.read(); b != '\n'; b = body.read()) {
            assertTrue(b >= 0, "the stream has ended");
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aStreamOf300PartitionsResumesFromItsOwnId() throws Exception {
        LongIds.requireResuming(client, application.uri("/v2/stream/" + pages.name()), pages);
    }

    @Test
    void actuatorShowsTheHealth() throws Exception {
        String health = body("/actuator/health", 200);
        assertTrue(health.contains("\"kafkasse\":{\"status\":\"UP\"}"), health);
        String readiness = body("/actuator/health/readiness", 200);
        assertTrue(readiness.contains("\"kafkasse\":{\"status\":\"UP\"}"), readiness);
    }

    @Test
    void actuatorHasTheMetrics() throws Exception {
        try (SseStream stream = get(streamOfEdits())) {
            stream.nextId();
            String metrics = body("/actuator/prometheus", 200);
            assertTrue(metrics.contains("kafkasse_connections{engine=\"kafkasse\",format=\"sse\"}"), metrics);
            String clients = "eventstreams_connected_clients{engine=\"kafkasse\",stream=\"" + edits.name() + "\"}";
            assertTrue(metrics.contains(clients), metrics);
        }
    }

    @Test
    void abortingTheStreamOfAClientThatDoesNotReadLogsNoError() throws Exception {
        requireQuietAbort(application);
    }

    /**
     * Fails if the log has an error after a client that does not read was disconnected.
     *
     * @param server has a short {@code kafkasse.stall.timeout}
     * @param header the name and value of a header of all requests, or nothing
     */
    final void requireQuietAbort(BootProcess server, String... header) throws Exception {
        TestTopic large = TestTopic.create(kafka, "large-" + version + header.length, 1);
        String json = "{\"text\":\"" + "x".repeat(900_000) + "\"}";
        for (int i = 0; i < 10; i++) {
            large.send(0, json);
        }
        String request = "GET /v2/stream/" + large.name() + "?since=0 HTTP/1.1\r\nHost: localhost\r\n"
                + (header.length == 0 ? "" : String.join(": ", header) + "\r\n") + "\r\n";
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 << 10);
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), server.uri("/").getPort()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            // Not more often, because checking a password takes the application a tenth of a second.
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() ->
                            body(server, "/actuator/prometheus", 200, header).contains("reason=\"stalled\""));
            readToEnd(socket.getInputStream());
        }
        List<String> errors = server.output()
                .lines()
                .filter(line -> line.contains("ERROR") || line.contains("SEVERE"))
                .toList();
        assertEquals(List.of(), errors);
    }

    private static void readToEnd(InputStream input) throws IOException {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("reset"), e::toString);
        }
    }

    @Test
    void theServiceIsAtTheRootAndLeavesOtherPathsToTheApplication() throws Exception {
        assertTrue(body("/_info", 200).contains("version"));
        assertTrue(body("/?spec", 200).contains("\"openapi\""));
        assertTrue(body("/v2/ui", 200).contains("<html"));
        assertTrue(body("/health/ready", 200).contains("\"up\""));
        // Spring answers this, not our servlet
        assertTrue(body("/nothing/here", 404).contains("\"timestamp\""));
    }

    @Test
    void anUnknownSettingFailsTheStartWithAClearMessage() throws Exception {
        try (BootProcess other = BootProcess.start(module, Map.of(), "kafkasse.heartbeet.interval=1s")) {
            assertEquals(1, other.exitValue());
            assertTrue(
                    other.output().contains("There is no setting for the property 'heartbeet.interval'"),
                    other::output);
            assertTrue(other.output().contains("APPLICATION FAILED TO START"), other::output);
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void terminatingTheApplicationEndsStreamsCleanly() throws Exception {
        try (SseStream stream = get(streamOfEdits())) {
            stream.nextId();
            application.terminate();
            stream.rest();
            assertEquals(143, application.exitValue(), application::output);
            assertTrue(application.output().contains("Graceful shutdown complete"), application::output);
        }
    }
}
