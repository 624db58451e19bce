package io.github.kafkasse.examples.war;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.examples.client.LongIds;
import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.client.TestTopic;
import io.github.kafkasse.examples.kafka.SharedKafka;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The packaged WAR, configured with the address of Kafka and few other settings. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WarIT {
    /** The deployments that the tests of a container share, since each takes seconds. */
    private static final Map<Container, Container.Deployed> SHARED = new EnumMap<>(Container.class);

    @TempDir
    private static Path sharedFolder;

    private static TestTopic topic;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    /** A separate directory, because Jetty empties the other one before it unpacks a WAR. */
    @TempDir
    private Path wars;

    /** The deployment that belongs to one test. */
    private Container.Deployed deployed;

    /** The deployment that the test uses. */
    private Container.Deployed service;

    @BeforeAll
    static void createTopic() {
        topic = TestTopic.create(SharedKafka.get(), "war.edits", LongIds.PARTITIONS);
    }

    @AfterAll
    static void undeployShared() throws Exception {
        for (Container.Deployed each : SHARED.values()) {
            each.close();
        }
    }

    private static Container.Deployed deploy(Container container, Path war, Path folder, Map<String, String> others)
            throws Exception {
        Map<String, String> parameters = new HashMap<>(others);
        parameters.put("kafkasse.kafka.bootstrap.servers", SharedKafka.get().bootstrapServers());
        return container.deploy(war, folder, parameters);
    }

    private void useShared(Container container) throws Exception {
        if (!SHARED.containsKey(container)) {
            Path own = Files.createDirectory(sharedFolder.resolve(container.name()));
            SHARED.put(
                    container,
                    deploy(
                            container,
                            Path.of(System.getProperty("war")),
                            own,
                            Map.of("kafkasse.metrics.endpoint", "true")));
        }
        service = SHARED.get(container);
    }

    private void deployOwn(Container container, Path war, Map<String, String> parameters) throws Exception {
        deployed = deploy(container, war, folder, parameters);
        service = deployed;
    }

    @AfterEach
    void undeploy() throws Exception {
        if (deployed != null) {
            deployed.close();
            deployed = null;
        }
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + service.port() + Container.PATH + path);
    }

    @ParameterizedTest
    @EnumSource
    void eachTopicIsAStreamOfTheSameName(Container container) throws Exception {
        useShared(container);
        try (SseStream stream = SseStream.get(client, uri("/v2/stream/war.edits"))) {
            assertEquals(200, stream.status());
            assertEquals("text/event-stream;charset=utf-8", stream.header("Content-Type"));
            stream.nextId();
            topic.send(0, "{\"title\": \"Coffee\"}");
            assertEquals("{\"title\": \"Coffee\"}", stream.nextData());
            String id = stream.lastId();
            topic.send(0, "{\"title\": \"Tea\"}");
            try (SseStream resumed =
                    SseStream.getUnencoded(uri("/v2/stream/war.edits") + "?lastEventId=" + id.replace(" ", "%20"))) {
                assertEquals(200, resumed.status());
                assertEquals("{\"title\": \"Tea\"}", resumed.nextData());
            }
        }
        LongIds.requireResuming(client, uri("/v2/stream/war.edits"), topic);
    }

    @ParameterizedTest
    @EnumSource
    void itServesItsDocumentsAndReportsThatItIsReady(Container container) throws Exception {
        useShared(container);
        try (SseStream documentation = SseStream.get(client, uri("/?doc"))) {
            assertEquals(200, documentation.status());
            String page = documentation.rest();
            assertTrue(page.contains("swagger-ui"), page);
        }
        awaitReady();
    }

    @ParameterizedTest
    @EnumSource
    void thePageListsTheTopicsThatKafkaHas(Container container) throws Exception {
        useShared(container);
        String list = "";
        while (!list.contains("{\"name\":\"war.edits\"")) { // does not wait for Kafka's first answer
            try (SseStream streams = SseStream.get(client, uri("/v2/ui/streams"))) {
                assertEquals(200, streams.status());
                list = streams.rest();
            }
        }
        assertTrue(list.contains("\"complete\":false"), list);
        assertFalse(list.contains("__"), list);
    }

    @ParameterizedTest
    @EnumSource
    void itServesMetricsIfTheyAreEnabled(Container container) throws Exception {
        useShared(container);
        try (SseStream metrics = SseStream.get(client, uri("/metrics"))) {
            assertEquals(200, metrics.status());
            String text = metrics.rest();
            assertTrue(text.contains("kafkasse_connections{engine=\"kafkasse\",format=\"sse\"} "), text);
        }
    }

    /** Waits until the service is ready, which it is after Kafka's first answer. The class has a timeout. */
    private void awaitReady() throws Exception {
        int status = 0;
        String health = "";
        while (status != 200) {
            try (SseStream ready = SseStream.get(client, uri("/health/ready"))) {
                status = ready.status();
                health = ready.rest();
            }
        }
        assertTrue(health.contains("\"status\":\"up\""), health);
    }

    /** Adds classes as {@code jar uf kafkasse.war WEB-INF} does. */
    private Path warWithClasses(String... classes) throws Exception {
        Path war = wars.resolve("kafkasse.war");
        Files.copy(Path.of(System.getProperty("war")), war);
        try (FileSystem archive = FileSystems.newFileSystem(war)) {
            for (String each : classes) {
                String name = each.replace('.', '/') + ".class";
                Path to = archive.getPath("WEB-INF/classes/" + name);
                Files.createDirectories(to.getParent());
                try (InputStream from = WarIT.class.getResourceAsStream("/" + name)) {
                    Files.copy(from, to);
                }
            }
        }
        return war;
    }

    @ParameterizedTest
    @EnumSource
    void itUsesTheClassesThatParametersName(Container container) throws Exception {
        deployOwn(
                container,
                warWithClasses(
                        "io.github.kafkasse.examples.war.WarMapper", "io.github.kafkasse.examples.war.WarTokens"),
                Map.of(
                        "kafkasse.record.mapper",
                        "io.github.kafkasse.examples.war.WarMapper",
                        "kafkasse.authenticator",
                        "io.github.kafkasse.examples.war.WarTokens"));
        try (SseStream refused = SseStream.get(client, uri("/v2/stream/war.edits"))) {
            assertEquals(401, refused.status());
        }
        try (SseStream stream = SseStream.get(client, uri("/v2/stream/war.edits"), "Authorization", "Bearer good")) {
            stream.nextId();
            topic.send(0, "{\"secret\": 1, \"title\": \"Coffee\"}");
            assertEquals("{\"title\": \"Coffee\"}", stream.nextData());
        }
    }

    /**
     * The streams end at different times, so that their clients do not all reconnect at once. Runs last, since it
     * undeploys the shared WAR.
     */
    @ParameterizedTest
    @EnumSource
    @Order(Integer.MAX_VALUE)
    void undeployingEndsStreamsCleanly(Container container) throws Exception {
        useShared(container);
        ExecutorService readers = Executors.newCachedThreadPool();
        List<Future<Long>> ends = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            SseStream stream = SseStream.get(client, uri("/v2/stream/war.edits"));
            stream.nextId();
            ends.add(readers.submit(() -> {
                try (stream) {
                    stream.rest(); // throws if the end is not clean
                    return System.nanoTime();
                }
            }));
        }
        SHARED.remove(container).close();
        readers.shutdown();
        LongSummaryStatistics nanos = new LongSummaryStatistics();
        for (Future<Long> end : ends) {
            nanos.accept(end.get());
        }
        assertTrue(nanos.getMax() - nanos.getMin() > 100_000_000, nanos::toString);
    }
}
