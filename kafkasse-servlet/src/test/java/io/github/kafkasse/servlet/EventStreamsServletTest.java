package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.when;

import io.github.kafkasse.Health;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.filter.CanaryFilter;
import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The service as a whole: its paths, and the documents about itself. */
class EventStreamsServletTest extends InContainer {
    private static final StreamConfiguration STREAMS = StreamConfiguration.of(List.of(
                    new StreamConfiguration.Stream(
                            "edits",
                            Set.of("eqiad.edits", "codfw.edits"),
                            Set.of("changes"),
                            "Every edit.",
                            "wiki/edit",
                            true),
                    new StreamConfiguration.Stream("pages", Set.of("eqiad.pages"))))
            .withRetired("blocks", Set.of("old-blocks"));

    private final List<Set<String>> opened = Collections.synchronizedList(new ArrayList<>());
    private final List<Set<String>> closed = Collections.synchronizedList(new ArrayList<>());

    private Wire ask(String request, String... headers) throws Exception {
        return ask(Authenticator.everybody(), request, headers);
    }

    private Wire ask(Authenticator authenticator, String request, String... headers) throws Exception {
        EventStreamsServlet servlet = EventStreamsServlet.builder(engine.sse())
                .catalogue(() -> STREAMS)
                .authenticator(authenticator)
                .listener(new StreamsListener() {
                    @Override
                    public void opened(Set<String> streams) {
                        opened.add(streams);
                    }

                    @Override
                    public void closed(Set<String> streams) {
                        closed.add(streams);
                    }
                })
                .build();
        server(Deployment.of(servlet).at("/*"));
        return connect(0).send(request, headers);
    }

    private static String body(Wire wire, Wire.Head head) throws Exception {
        return new String(wire.readExactly(Integer.parseInt(head.header("Content-Length"))), StandardCharsets.UTF_8);
    }

    @Test
    void aClientOfRetiredStreamsGets204() throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false);
        String id = "Last-Event-ID: [{\"topic\":\"eqiad.blocks\",\"partition\":0,\"offset\":7}]";
        Wire wire = ask("GET /v2/stream/blocks,old-blocks", id);
        Wire.Head head = wire.readHead();
        assertEquals(204, head.status());
        assertEquals("no-store", head.header("Cache-Control"));
        assertEquals("*", head.header("Access-Control-Allow-Origin"));
        assertEquals(404, wire.send("GET /v2/stream/blocks,nothing").readHead().status());
        assertTrue(engine.nobodyConnected());
    }

    @Test
    void aRetiredStreamThatAClientMayNotReadIsNotFound() throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false);
        Authenticator onlyBlocks = request -> new Access.Granted("bob", Set.of("blocks")::contains, null);
        Wire wire = ask(onlyBlocks, "GET /v2/stream/old-blocks");
        assertEquals(204, wire.readHead().status(), "an alias of a stream that the client may read");
        Authenticator onlyPages = request -> new Access.Granted("bob", Set.of("pages")::contains, null);
        assertEquals(404, ask(onlyPages, "GET /v2/stream/blocks").readHead().status());
    }

    @Test
    void aRetiredStreamIsLeftOutAmongOthers() throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false);
        readStart(ask("GET /v2/stream/blocks,pages"));
        assertEquals(Set.of("eqiad.pages"), engine.client().request().topics());
    }

    @Test
    void namesAndAliasesResolveToTheTopicsOfAStream() throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false);
        Wire wire = ask("GET /v2/stream/changes,pages");
        readStart(wire);
        ScriptedClient client = engine.client();
        assertEquals(
                Set.of("eqiad.edits", "codfw.edits", "eqiad.pages"),
                client.request().topics());
        assertEquals(List.of(Set.of("edits", "pages")), opened);
        client.end();
        wire.readToEnd(new ByteArrayOutputStream());
        await().until(() -> closed.equals(List.of(Set.of("edits", "pages"))));
    }

    @Test
    void aTopicThatIsNotAStreamOfTheCatalogueIsNotFound() throws Exception {
        Wire wire = ask("GET /v2/stream/eqiad.pages");
        Wire.Head head = wire.readHead();
        assertEquals(404, head.status());
        assertTrue(body(wire, head).contains("There is no stream 'eqiad.pages' here"));
    }

    @Test
    void aMissingTopicOfAStreamIsNotNamedToItsClient() throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false)
                .onConnect(client ->
                        client.refuse(new TopicNotAvailableException("Topic 'eqiad.edits' is not available.")))
                .onCheck(request -> CompletableFuture.failedFuture(
                        new TopicNotAvailableException("Topic 'eqiad.edits' is not available.")));
        Wire wire = ask("GET /v2/stream/edits");
        Wire.Head head = wire.readHead();
        assertEquals(404, head.status());
        String body = body(wire, head);
        assertFalse(body.contains("eqiad"), body);
        assertTrue(body.contains("\"name\":\"TopicNotAvailableError\""), body);
        assertEquals(404, connect(0).send("HEAD /v2/stream/edits").readHead().status());
    }

    @Test
    void theServiceCanShareTheRootOfItsContext() throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false);
        when(engine.sse().health()).thenReturn(CompletableFuture.completedFuture(new Health(true, true, 0, List.of())));
        EventStreamsServlet servlet = EventStreamsServlet.builder(engine.sse())
                .catalogue(() -> STREAMS)
                .metrics(closeLater(ServiceMetrics.prometheus()))
                .build();
        server(Deployment.of(servlet).at(EventStreamsServlet.rootPatterns().toArray(String[]::new)));
        assertEquals(302, connect(0).send("GET /").readHead().status());
        for (String path : List.of(
                "/?doc",
                "/?spec",
                "/_info",
                "/_info/",
                "/v2/ui",
                "/health/ready",
                "/metrics",
                "/swagger-ui/swagger-ui.css")) {
            assertEquals(200, connect(0).send("GET " + path).readHead().status(), path);
        }
        readStart(connect(0).send("GET /v2/stream/pages"));
        assertEquals(Set.of("eqiad.pages"), engine.client().request().topics());
        for (String path : List.of("/v2", "/v2/stream/", "/v2/other", "/health")) {
            assertEquals(404, connect(0).send("GET " + path).readHead().status(), path);
        }
    }

    @Test
    void theFiltersOfTheServiceAndTheClientBothApply() throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false).with(ServiceSettings.FILTER_ENABLED, true);
        EventStreamsServlet servlet = EventStreamsServlet.builder(engine.sse())
                .catalogue(() -> STREAMS)
                .filter(event -> event.partition() == 0)
                .build();
        server(Deployment.of(servlet).at("/*"));
        readStart(connect(0).send("GET /v2/stream/pages?filter=a:1"));
        RecordFilter filter = engine.client().request().filter();
        assertNotNull(filter);
        assertTrue(filter.accepts(event(0, "{\"a\":1}")));
        assertFalse(filter.accepts(event(1, "{\"a\":1}")));
        assertFalse(filter.accepts(event(0, "{\"a\":2}")));
    }

    private static StreamEvent event(int partition, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new StreamEvent("eqiad.pages", partition, 0, 0, null, new RecordHeaders(), bytes);
    }

    @Test
    void withoutACatalogueEachTopicIsAStream() throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false).with(Setting.TOPICS_ALLOWED, List.of("a", "b"));
        server(Deployment.of(EventStreamsServlet.builder(engine.sse()).build()).at("/*"));
        readStart(connect(0).send("GET /v2/stream/b"));
        assertEquals(Set.of("b"), engine.client().request().topics());
        Wire wire = connect(0).send("GET /?spec");
        assertTrue(body(wire, wire.readHead()).contains("/v2/stream/a"));
    }

    @Test
    void theRootRedirectsToTheDocumentation() throws Exception {
        Wire wire = ask("GET /");
        Wire.Head head = wire.readHead();
        assertEquals(302, head.status());
        assertEquals("?doc", head.header("Location"));
        Wire.Head page = connect(0).send("GET /?doc").readHead();
        assertEquals(200, page.status());
        assertEquals("text/html;charset=utf-8", page.header("Content-Type"));
    }

    @Test
    void theOpenApiDocumentNamesStreamsButNoTopics() throws Exception {
        Wire wire = ask("GET /?spec");
        Wire.Head head = wire.readHead();
        assertEquals(200, head.status());
        String document = body(wire, head);
        assertTrue(document.contains("\"openapi\":\"3.2"), document);
        assertTrue(document.contains("/v2/stream/edits"), document);
        assertTrue(document.contains("Every edit."), document);
        assertFalse(document.contains("eqiad.edits"), document);
    }

    @Test
    void anEventOfAPublicServiceIsTheExample() throws Exception {
        assertTrue(documentAfterAnEvent(Authenticator.everybody()).contains("SESAME"));
    }

    @Test
    void anEventOfAnAuthenticatedServiceIsNotInThePublicDocument() throws Exception {
        Authenticator authenticator = request -> Access.unauthorized("Bearer", "Who are you?");
        assertFalse(documentAfterAnEvent(authenticator).contains("SESAME"));
    }

    private String documentAfterAnEvent(Authenticator authenticator) throws Exception {
        assertEquals(200, ask(authenticator, "GET /health/streams").readHead().status());
        RecordFilter watcher = engine.client().request().filter();
        assertNotNull(watcher);
        byte[] json = "{\"password\":\"SESAME\"}".getBytes(StandardCharsets.UTF_8);
        assertFalse(watcher.accepts(new StreamEvent("eqiad.edits", 0, 0, 0, null, new RecordHeaders(), json)));
        Wire wire = connect(0).send("GET /?spec");
        return body(wire, wire.readHead());
    }

    @Test
    void theServiceAnswersInfoAndThePage() throws Exception {
        Wire wire = ask("GET /_info");
        Wire.Head head = wire.readHead();
        assertEquals(200, head.status());
        assertTrue(body(wire, head).contains("\"version\""));
        assertEquals(200, connect(0).send("GET /v2/ui").readHead().status());
        Wire.Head folder = connect(0).send("GET /v2/ui/?streams=edits").readHead();
        assertEquals(301, folder.status(), "the page's links are relative");
        assertEquals("../ui?streams=edits", folder.header("Location"));
        Wire streams = connect(0).send("GET /v2/ui/streams");
        Wire.Head list = streams.readHead();
        String json = body(streams, list);
        assertTrue(json.contains("\"name\":\"edits\""), json);
        assertTrue(json.contains("eqiad.edits"), json);
        assertTrue(json.contains("\"answerMillis\":7000,\"heartbeatMillis\":4000"), json);
    }

    @Test
    void aServiceWithAnAuthenticatorHidesTheNamesOfItsTopics() throws Exception {
        Wire streams = ask(request -> Access.of("bob"), "GET /v2/ui/streams");
        Wire.Head list = streams.readHead();
        String json = body(streams, list);
        assertTrue(json.contains("\"name\":\"edits\""), json);
        assertFalse(json.contains("eqiad"), json);
    }

    @Test
    void healthChecksReportWhetherTheServiceIsAliveAndReady() throws Exception {
        when(engine.sse().health())
                .thenReturn(CompletableFuture.completedFuture(
                        new Health(true, false, 7, List.of("Kafka does not answer."))));
        Wire live = ask("GET /health/live");
        assertEquals(200, live.readHead().status());
        Wire ready = connect(0).send("GET /health/ready");
        Wire.Head head = ready.readHead();
        assertEquals(503, head.status());
        assertEquals(
                "{\"status\":\"down\",\"connections\":7,\"troubles\":[\"Kafka does not answer.\"]}", body(ready, head));
    }

    @Test
    void streamHealthReportsWhenAStreamLastHadAnEvent() throws Exception {
        Wire wire = ask("GET /health/streams");
        Wire.Head head = wire.readHead();
        String before = body(wire, head);
        assertTrue(before.contains("\"pages\":{\"watched\":true"), before);
        assertTrue(before.contains("\"lastEvent\":null"), before);
    }

    @Test
    void unknownPathsAreNotFoundAndOnlyGetAndHeadAreAllowed() throws Exception {
        assertEquals(404, ask("GET /nonsense").readHead().status());
        assertEquals(404, connect(0).send("GET /v2/stream").readHead().status());
        assertEquals(404, connect(0).send("GET /v2/stream/").readHead().status());
        assertEquals(405, connect(0).send("DELETE /_info").readHead().status());
        assertEquals("*", connect(0).send("GET /nonsense").readHead().header("Access-Control-Allow-Origin"));
    }

    @Test
    void aFilterIsRefusedIfTheServiceDoesNotAllowFilters() throws Exception {
        Wire wire = ask("GET /v2/stream/edits?filter=wiki:enwiki");
        Wire.Head head = wire.readHead();
        assertEquals(400, head.status());
        assertTrue(body(wire, head).contains("\"type\":\"invalid_filter\""));
    }

    @Test
    void equivalentFiltersAreEqual() throws Exception {
        engine.with(ServiceSettings.FILTER_ENABLED, true).with(ServiceSettings.HEALTH_STREAMS, false);
        readStart(ask("GET /v2/stream/edits?filter=wiki:enwiki%7Cdewiki&filter=type:edit"));
        readStart(connect(0).send("GET /v2/stream/edits?filter=type:edit&filter=wiki:dewiki%7Cenwiki"));
        var first = engine.client().request().filter();
        assertNotNull(first);
        assertEquals(first, engine.client().request().filter());
        Wire wrong = connect(0).send("GET /v2/stream/edits?filter=wiki");
        assertEquals(400, wrong.readHead().status());
    }

    @Test
    void aClientCanNarrowItsGrantedFilterButNotWidenIt() throws Exception {
        engine.with(ServiceSettings.FILTER_ENABLED, true)
                .with(ServiceSettings.CANARY_DROP, true)
                .with(ServiceSettings.HEALTH_STREAMS, false);
        RecordFilter granted = new CanaryFilter().and(EventFilter.of("user:bob"));
        Authenticator bob = request -> Access.of("bob").withFilter(EventFilter.of("user:bob"));
        readStart(ask(bob, "GET /v2/stream/edits"));
        assertEquals(granted, engine.client().request().filter());
        readStart(connect(0).send("GET /v2/stream/edits?filter=user:ann%7Cbob&filter=type:edit"));
        RecordFilter narrowed = engine.client().request().filter();
        assertEquals(granted.and(EventFilter.of("type:edit", "user:bob|ann")), narrowed);
        assertNotNull(narrowed);
        assertTrue(narrowed.accepts(event("{\"user\":\"bob\",\"type\":\"edit\"}")));
        assertFalse(narrowed.accepts(event("{\"user\":\"ann\",\"type\":\"edit\"}")));
        assertFalse(narrowed.accepts(event("{\"user\":\"bob\",\"type\":\"log\"}")));
    }

    private static StreamEvent event(String json) {
        return new StreamEvent(
                "eqiad.edits", 0, 0, 0, null, new RecordHeaders(), json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void canaryEventsAreDeliveredUnlessTheServiceDropsThem() throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false);
        readStart(ask("GET /v2/stream/edits"));
        assertNull(engine.client().request().filter());
        stopServer();
        engine.with(ServiceSettings.CANARY_DROP, true);
        readStart(ask("GET /v2/stream/edits"));
        assertEquals(new CanaryFilter(), engine.client().request().filter());
    }
}
