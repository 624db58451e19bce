package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The documents of the service: no event, request path or failure disables them or makes their links lead to another
 * host.
 */
class DocumentsTest extends InContainer {
    private static final StreamConfiguration STREAMS =
            StreamConfiguration.of(List.of(new StreamConfiguration.Stream("edits", Set.of("eqiad.edits"))));
    private static final List<String> DOCUMENTS = List.of("?spec", "?spec&openapi=3.1", "?asyncapi", "?doc", "_info");

    private record Answer(Wire.Head head, String body) {}

    private void serve(String mapping, Supplier<StreamConfiguration> streams) throws Exception {
        server(Deployment.of(EventStreamsServlet.builder(engine.sse())
                        .catalogue(streams)
                        .build())
                .at(mapping));
    }

    private Answer ask(String path, String... headers) throws Exception {
        try (Wire wire = connect(0).send("GET " + path, headers)) {
            Wire.Head head = wire.readHead();
            String length = head.header("Content-Length");
            byte[] body = length == null ? new byte[0] : wire.readExactly(Integer.parseInt(length));
            return new Answer(head, new String(body, StandardCharsets.UTF_8));
        }
    }

    private void deliver(String json) throws Exception {
        RecordFilter watcher = engine.client().request().filter();
        assertNotNull(watcher);
        deliver(watcher, json);
    }

    private static void deliver(RecordFilter watcher, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        watcher.accepts(new StreamEvent("eqiad.edits", 0, 0, 0, null, new RecordHeaders(), bytes));
    }

    static List<String> unusualEvents() {
        return List.of(
                "{\"n\":1e9999999999}",
                "{\"n\":-1E+99999999999999999999}",
                "9".repeat(1_001),
                "0." + "1".repeat(1_000),
                "[".repeat(995) + "]".repeat(995),
                "[".repeat(3_000) + "]".repeat(3_000),
                "{\"" + "a".repeat(7_000) + "\":1}",
                "\"\\ud800\"");
    }

    @ParameterizedTest
    @MethodSource("unusualEvents")
    void anUnusualFirstEventDoesNotBreakTheDocument(String json) throws Exception {
        serve("/*", () -> STREAMS);
        deliver(json);
        for (String document : DOCUMENTS) {
            assertEquals(200, ask("/" + document).head().status(), document);
        }
    }

    @Test
    void anUnusualEventIsNoExampleAndALaterEventIs() throws Exception {
        serve("/*", () -> STREAMS);
        RecordFilter watcher = engine.client().request().filter();
        assertNotNull(watcher);
        deliver(watcher, "{\"n\":1e9999999999}");
        await().until(() -> {
            deliver(watcher, "{\"an\": \"example\"}");
            return ask("/?spec").body().contains("{\\\"an\\\":\\\"example\\\"}");
        });
        assertFalse(ask("/?spec").body().contains("9999999999"));
    }

    @Test
    void theRootRedirectsToTheDocumentationBehindAProxy() throws Exception {
        serve("/events/*", () -> STREAMS);
        for (String path : List.of("/events", "/events/", "/events/?x=y")) {
            Answer answer = ask(path);
            assertEquals(302, answer.head().status(), path);
            assertEquals("?doc", answer.head().header("Location"), path);
        }
    }

    /** Tomcat treats these paths as the root; Jetty refuses some of them. */
    @Test
    void noPathLeadsToAnotherHost() throws Exception {
        serve("/*", () -> STREAMS);
        for (String path : List.of(
                "//evil.example/..;/",
                "//evil.example/..;x=y/",
                "//evil.example/%2e%2e/",
                "//evil.example/../",
                "//")) {
            Answer answer = ask(path);
            String location = answer.head().header("Location");
            assertTrue(location == null || location.equals("?doc"), path + " leads to " + location);
        }
    }

    @Test
    void theDocumentHasTheAddressOfTheServiceRegardlessOfTheFirstRequest() throws Exception {
        serve("/events/*", () -> STREAMS);
        Callable<String> withoutSlash = () -> ask("/events?spec").body();
        Callable<String> withSlash = () -> ask("/events/?spec").body();
        assertEquals(withoutSlash.call(), withoutSlash.call());
        assertTrue(withoutSlash.call().contains("\"servers\":[{\"url\":\"./events\"}]"), withoutSlash.call());
        assertTrue(withSlash.call().contains("\"servers\":[{\"url\":\".\"}]"), withSlash.call());
    }

    @Test
    void theDocumentDoesNotRepeatHostileSpellingsOfTheRoot() throws Exception {
        serve("/*", () -> STREAMS);
        for (String path : List.of("//evil.example/..;/?spec", "//evil.example/..;/?doc", "/;a=evil.example/?spec")) {
            Answer answer = ask(path);
            assertFalse(answer.head().status() == 200 && answer.body().contains("evil.example"), answer.body());
        }
        assertTrue(ask("/?spec").body().contains("\"servers\":[{\"url\":\".\"}]"));
    }

    @Test
    void anUnexpectedFailureIsAnsweredWithAProblem() throws Exception {
        boolean[] fails = new boolean[1];
        serve("/*", () -> {
            if (fails[0]) {
                throw new IllegalStateException("SECRET");
            }
            return STREAMS;
        });
        fails[0] = true;
        for (String path : List.of(
                "/?spec",
                "/?asyncapi",
                "/?doc",
                "/_info",
                "/v2/ui/streams",
                "/health/ready",
                "/health/streams",
                "/swagger-ui/swagger-ui.css",
                "/v2/stream/edits")) {
            Answer answer = ask(path);
            if (answer.head().status() != 200) { // some of them need no catalogue
                assertEquals(500, answer.head().status(), path);
                assertEquals("application/problem+json", answer.head().header("Content-Type"), path);
                assertTrue(answer.body().contains("\"name\":\"InternalError\""), answer.body());
                assertFalse(answer.body().contains("SECRET"), answer.body());
                assertEquals("*", answer.head().header("Access-Control-Allow-Origin"), path);
            }
        }
        assertEquals(500, ask("/v2/ui/streams").head().status());
    }

    @Test
    void aClientCanAskForAVersionOfOpenApi() throws Exception {
        serve("/*", () -> STREAMS);
        String old = ask("/?spec&openapi=3.1").body();
        assertTrue(old.contains("\"openapi\":\"3.1"), old);
        assertFalse(old.contains("itemSchema"), old);
        assertTrue(ask("/?spec&openapi=3.2").body().contains("\"itemSchema\""));
        for (String unknown : List.of("3.0", "4", "", "%0A")) {
            Answer answer = ask("/?spec&openapi=" + unknown);
            assertEquals(400, answer.head().status(), unknown);
            assertTrue(answer.body().contains("\"name\":\"BadRequestError\""), answer.body());
        }
    }

    @Test
    void theAsyncApiDocumentNamesStreamsButNoTopics() throws Exception {
        serve("/*", () -> STREAMS);
        Answer answer = ask("/?asyncapi");
        assertEquals(200, answer.head().status());
        assertEquals("application/json", answer.head().header("Content-Type"));
        assertTrue(answer.body().contains("\"asyncapi\":\"3.0.0\""), answer.body());
        assertTrue(answer.body().contains("\"address\":\"/v2/stream/edits\""), answer.body());
        assertFalse(answer.body().contains("eqiad.edits"), answer.body());
    }

    @Test
    void schemasOfTheBuilderAreInTheDocuments() throws Exception {
        String schema = "{\"title\":\"SCHEMA\",\"examples\":[{\"an\":\"example\"}]}";
        server(Deployment.of(EventStreamsServlet.builder(engine.sse())
                        .schemas(() -> Map.of("edits", schema))
                        .catalogue(() -> STREAMS)
                        .build())
                .at("/*"));
        for (String path : List.of("/?spec", "/?spec&openapi=3.1", "/?asyncapi")) {
            String document = ask(path).body();
            assertTrue(document.contains("SCHEMA"), document);
            assertTrue(document.contains("{\"an\":\"example\"}"), document);
        }
    }
}
