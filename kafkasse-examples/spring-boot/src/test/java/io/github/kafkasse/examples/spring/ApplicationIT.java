package io.github.kafkasse.examples.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.examples.client.LongIds;
import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.client.TestTopic;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.examples.kafka.SharedKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application, started as its users start it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ApplicationIT {
    private static TestTopic edits;
    private static TestTopic pages;
    private static ConfigurableApplicationContext application;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        EmbeddedKafka kafka = SharedKafka.get();
        edits = TestTopic.create(kafka, "eqiad.edits", 1);
        TestTopic.create(kafka, "codfw.edits", 1);
        pages = TestTopic.create(kafka, "eqiad.pages", LongIds.PARTITIONS);
        application = run();
    }

    private static ConfigurableApplicationContext run() {
        return SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--kafkasse.kafka.bootstrap.servers=" + SharedKafka.get().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private SseStream get(ConfigurableApplicationContext of, String path) throws Exception {
        return SseStream.get(client, uri(of, path));
    }

    private static URI uri(ConfigurableApplicationContext of, String path) {
        return URI.create("http://localhost:" + of.getEnvironment().getProperty("local.server.port") + path);
    }

    private List<String> metrics(String name) throws Exception {
        try (SseStream metrics = get(application, "/metrics")) {
            assertEquals(200, metrics.status());
            return metrics.rest()
                    .lines()
                    .filter(line -> line.startsWith(name + "{"))
                    .toList();
        }
    }

    @Test
    void aStreamHasTheEventsOfItsTopics() throws Exception {
        try (SseStream stream = get(application, "/v2/stream/edits")) {
            assertEquals(200, stream.status());
            stream.nextId();
            edits.send(0, "{\"title\": \"Coffee\"}");
            assertEquals("{\"title\": \"Coffee\"}", stream.nextData());
        }
    }

    @Test
    void aStreamOf300PartitionsResumesFromItsOwnId() throws Exception {
        LongIds.requireResuming(client, uri(application, "/v2/stream/pages"), pages);
    }

    @Test
    void prometheusReadsWhoFollowsWhat() throws Exception {
        try (SseStream stream = get(application, "/v2/stream/edits,page-create")) {
            stream.nextId();
            List<String> total = metrics("eventstreams_client_connections_total");
            assertTrue(
                    total.contains("eventstreams_client_connections_total{streams=\"edits,pages\"} 1.0"),
                    total.toString());
            List<String> now = metrics("eventstreams_connected_clients");
            assertEquals(2, now.size(), now.toString());
            List<String> engine = metrics("kafkasse_connections");
            assertTrue(engine.stream().anyMatch(line -> line.contains("format=\"sse\"")), engine.toString());
        }
    }

    @Test
    void closingTheApplicationEndsStreamsCleanly() throws Exception {
        ConfigurableApplicationContext other = run();
        try (SseStream stream = get(other, "/v2/stream/edits")) {
            stream.nextId();
            other.close();
            stream.rest();
        }
    }
}
