package io.github.kafkasse.examples.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.examples.client.LongIds;
import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.client.TestTopic;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.examples.kafka.SharedKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example, run as its users run it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TomcatServiceIT {
    private static TestTopic eqiad;
    private static TestTopic codfw;
    private static TestTopic pages;
    private static TomcatService service;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        eqiad = TestTopic.create(kafka, "eqiad.edits", 1);
        codfw = TestTopic.create(kafka, "codfw.edits", 1);
        pages = TestTopic.create(kafka, "eqiad.pages", LongIds.PARTITIONS);
        service = new TomcatService(
                0, Map.of("kafka.bootstrap.servers", kafka.bootstrapServers(), "filter.enabled", "true"));
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
    }

    private static URI uri(TomcatService of, String path) {
        return URI.create("http://localhost:" + of.port() + path);
    }

    @Test
    void aStreamHasTheEventsOfItsTopics() throws Exception {
        try (SseStream stream = SseStream.get(client, uri(service, "/v2/stream/edits"))) {
            assertEquals(200, stream.status());
            stream.nextId();
            eqiad.send(0, "{\"title\": \"Coffee\"}");
            assertEquals("{\"title\": \"Coffee\"}", stream.nextData());
            codfw.send(0, "{\"title\": \"Tea\"}");
            assertEquals("{\"title\": \"Tea\"}", stream.nextData());
        }
    }

    @Test
    void aStreamOf300PartitionsResumesFromItsOwnId() throws Exception {
        LongIds.requireResuming(client, uri(service, "/v2/stream/page-create"), pages);
    }

    @Test
    void charactersOfFiltersAndIdsNeedNoEncoding() throws Exception {
        String streams = "http://localhost:" + service.port() + "/v2/stream/edits";
        try (SseStream stream = SseStream.getUnencoded(streams + "?filter=title:Water|{M*}&filter=!bot:*")) {
            assertEquals(200, stream.status());
            stream.nextId();
            eqiad.send(0, "{\"title\": \"Cocoa\"}");
            eqiad.send(0, "{\"title\": \"{Milk}\", \"bot\": true}");
            eqiad.send(0, "{\"title\": \"{Milk}\"}");
            assertEquals("{\"title\": \"{Milk}\"}", stream.nextData());
            String id = stream.lastId();
            eqiad.send(0, "{\"title\": \"Water\"}");
            try (SseStream resumed = SseStream.getUnencoded(streams + "?lastEventId=" + id)) {
                assertEquals(200, resumed.status());
                assertEquals("{\"title\": \"Water\"}", resumed.nextData());
            }
        }
    }

    @Test
    void theDocumentationNamesTheStreams() throws Exception {
        try (SseStream document = SseStream.get(client, uri(service, "/?spec"))) {
            String json = document.rest();
            assertTrue(json.contains("Every edit of a page, wherever it was made."), json);
        }
    }

    @Test
    void closingEndsStreamsCleanly() throws Exception {
        TomcatService other = new TomcatService(
                0, Map.of("kafka.bootstrap.servers", SharedKafka.get().bootstrapServers()));
        try (SseStream stream = SseStream.get(client, uri(other, "/v2/stream/edits"))) {
            stream.nextId();
            other.close();
            stream.rest();
        }
    }
}
