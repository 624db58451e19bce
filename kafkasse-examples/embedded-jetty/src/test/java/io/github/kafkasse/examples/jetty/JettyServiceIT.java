package io.github.kafkasse.examples.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.kafkasse.examples.client.LongIds;
import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.client.TestTopic;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.examples.kafka.SharedKafka;
import io.github.kafkasse.servlet.Authenticator;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The example, run as its users run it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JettyServiceIT {
    private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");
    private static final String[] ANN = {"Authorization", "Bearer of-ann"};
    private static final String[] BOB = {"Authorization", "Bearer of-bob"};
    private static final String[] EVE = {"Authorization", "Bearer of-eve"};

    private static TestTopic edits;
    private static TestTopic pages;
    private static JettyService service;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        edits = TestTopic.create(kafka, "eqiad.edits", 1);
        TestTopic.create(kafka, "codfw.edits", 1);
        pages = TestTopic.create(kafka, "eqiad.pages", LongIds.PARTITIONS);
        service = service(new Tokens(Map.of(
                "of-ann", Tokens.Grant.all("ann", Set.of("edits"), FAR),
                "of-bob", Tokens.Grant.ofWiki("dewiki", "bob", Set.of("edits"), FAR),
                "of-eve", Tokens.Grant.ofWiki("enwiki", "eve", Set.of("edits"), FAR),
                "ended", Tokens.Grant.all("ann", Set.of("edits"), Instant.EPOCH))));
    }

    private static JettyService service(Authenticator authenticator) throws Exception {
        Map<String, String> properties =
                Map.of("kafka.bootstrap.servers", SharedKafka.get().bootstrapServers(), "filter.enabled", "true");
        return new JettyService(0, properties, authenticator);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static URI uri(JettyService of, String path) {
        return URI.create("http://localhost:" + of.port() + path);
    }

    private SseStream get(String path, String... headers) throws Exception {
        return SseStream.get(client, uri(service, path), headers);
    }

    @ParameterizedTest
    @EnumSource
    void eventsAreStreamedOverBothVersionsOfHttp(HttpClient.Version version) throws Exception {
        HttpClient speaking = HttpClient.newBuilder().version(version).build();
        try (SseStream stream = SseStream.get(speaking, uri(service, "/v2/stream/edits"), ANN)) {
            assertEquals(200, stream.status());
            assertEquals(version, stream.version());
            stream.nextId();
            edits.send(0, "{\"version\": \"" + version + "\"}");
            assertEquals("{\"version\": \"" + version + "\"}", stream.nextData());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamOf300PartitionsResumesFromItsOwnId(HttpClient.Version version) throws Exception {
        HttpClient speaking = HttpClient.newBuilder().version(version).build();
        try (JettyService open = service(Authenticator.everybody())) {
            LongIds.requireResuming(speaking, uri(open, "/v2/stream/pages"), pages);
        }
    }

    @Test
    void aClientWithoutAValidTokenIsRefused() throws Exception {
        for (String[] headers : new String[][] {{}, {"Authorization", "Bearer ended"}, {"Cookie", "token=wrong"}}) {
            try (SseStream refused = get("/v2/stream/edits", headers)) {
                assertEquals(401, refused.status());
                assertEquals("Bearer realm=\"events\"", refused.header("WWW-Authenticate"));
            }
        }
    }

    @Test
    void aCookieWorksLikeAHeader() throws Exception {
        try (SseStream stream = get("/v2/stream/edits", "Cookie", "a=b; token=of-ann")) {
            assertEquals(200, stream.status());
        }
    }

    @Test
    void aStreamThatATokenDoesNotAllowIsNotFound() throws Exception {
        try (SseStream refused = get("/v2/stream/pages", ANN)) {
            assertEquals(404, refused.status());
        }
    }

    @Test
    void twoUsersReceiveDifferentEventsOfOneStreamEvenIfTheyResumeOrFilter() throws Exception {
        String path = "/v2/stream/edits";
        String start;
        try (SseStream bob = get(path, BOB);
                SseStream eve = get(path, EVE)) {
            start = bob.nextId();
            eve.nextId();
            for (String wiki : List.of("enwiki", "dewiki", "enwiki", "dewiki")) {
                edits.send(0, "{\"wiki\":\"" + wiki + "\"}");
            }
            for (int i = 0; i < 2; i++) {
                assertEquals("{\"wiki\":\"dewiki\"}", bob.nextData());
                assertEquals("{\"wiki\":\"enwiki\"}", eve.nextData());
            }
        }
        edits.send(0, "{\"wiki\":\"frwiki\"}");
        edits.send(0, "{\"wiki\":\"dewiki\",\"last\":true}");
        String wider =
                path + "?filter=@in:wiki:*wiki,frwiki&lastEventId=" + URLEncoder.encode(start, StandardCharsets.UTF_8);
        try (SseStream bob = get(wider, BOB)) {
            assertEquals("{\"wiki\":\"dewiki\"}", bob.nextData());
            assertEquals("{\"wiki\":\"dewiki\"}", bob.nextData());
            assertEquals("{\"wiki\":\"dewiki\",\"last\":true}", bob.nextData());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theStreamEndsCleanlyWhenTheTokenDoes(HttpClient.Version version) throws Exception {
        HttpClient speaking = HttpClient.newBuilder().version(version).build();
        Instant soon = Instant.now().plusSeconds(3);
        Tokens tokens = new Tokens(Map.of("short", Tokens.Grant.all("bob", Set.of("edits"), soon)));
        try (JettyService brief = service(tokens);
                SseStream stream =
                        SseStream.get(speaking, uri(brief, "/v2/stream/edits"), "Authorization", "Bearer short")) {
            assertEquals(200, stream.status());
            stream.rest();
            assertFalse(Instant.now().isBefore(soon));
        }
    }
}
