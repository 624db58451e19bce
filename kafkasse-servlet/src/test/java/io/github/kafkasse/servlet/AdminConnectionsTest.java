package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kafkasse.CloseReason;
import io.github.kafkasse.ConnectionStatus;
import io.github.kafkasse.Secret;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The operators' view of connected clients: who may see it, what it contains, and how it ends a connection. */
class AdminConnectionsTest extends InContainer {
    private static final String TOKEN = "an-operators-token";
    private static final String OPERATOR = "Authorization: Bearer " + TOKEN;
    private static final String PATH = "/admin/connections";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final StreamConfiguration STREAMS = StreamConfiguration.of(List.of(
            new StreamConfiguration.Stream("edits", Set.of("eqiad.edits")),
            new StreamConfiguration.Stream("pages", Set.of("eqiad.pages"))));

    private final List<ConnectionStatus> statuses = new CopyOnWriteArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();

    private record Answer(Wire.Head head, String body) {
        int status() {
            return head.status();
        }

        JsonNode json() throws Exception {
            return JSON.readTree(body);
        }
    }

    private void on() {
        engine.with(ServiceSettings.HEALTH_STREAMS, false).with(ServiceSettings.ADMIN_CONNECTIONS, true);
        when(engine.sse().connections()).thenAnswer(call -> {
            looks.incrementAndGet();
            return CompletableFuture.completedFuture(List.copyOf(statuses));
        });
    }

    private void serve(@Nullable Authenticator authenticator, String mapping) throws Exception {
        EventStreamsServlet.Builder builder =
                EventStreamsServlet.builder(engine.sse()).catalogue(() -> STREAMS);
        server(Deployment.of((authenticator == null ? builder : builder.authenticator(authenticator)).build())
                .at(mapping));
    }

    private void serveWithToken() throws Exception {
        on();
        engine.with(ServiceSettings.ADMIN_TOKEN, Secret.of(TOKEN));
        serve(null, "/*");
    }

    private Answer ask(String request, String... headers) throws Exception {
        try (Wire wire = connect(0).send(request, headers)) {
            Wire.Head head = wire.readHead();
            String length = head.header("Content-Length");
            byte[] body = length == null || request.startsWith("HEAD")
                    ? new byte[0]
                    : wire.readExactly(Integer.parseInt(length));
            return new Answer(head, new String(body, StandardCharsets.UTF_8));
        }
    }

    /** Opens a stream whose client is this far behind. */
    private ScriptedClient follow(String path, long behind, String... headers) throws Exception {
        readStart(connect(0).send("GET " + path, headers));
        ScriptedClient client = engine.client();
        statuses.add(new ConnectionStatus(client, OptionalLong.of(behind), 5));
        return client;
    }

    @Test
    void thereIsNothingUnlessTheSettingIsOn() throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false).with(ServiceSettings.ADMIN_TOKEN, Secret.of(TOKEN));
        serve(null, "/*");
        assertEquals(404, ask("GET " + PATH, OPERATOR).status());
        assertEquals(404, ask("GET " + PATH + "/a", OPERATOR).status());
        assertEquals(
                ask("DELETE /nothing", OPERATOR).status(),
                ask("DELETE " + PATH + "/a", OPERATOR).status());
    }

    @Test
    void theTokenIsRequired() throws Exception {
        serveWithToken();
        follow("/v2/stream/edits", 0);
        for (String header : List.of(
                "X-Nothing: a",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer an-operators-toke",
                "Authorization: Bearer an-operators-token2",
                "Authorization: Basic " + TOKEN,
                "Authorization: " + TOKEN)) {
            for (String request : List.of("GET " + PATH, "HEAD " + PATH, "DELETE " + PATH + "/a", "POST " + PATH)) {
                Answer answer = ask(request, header);
                assertEquals(401, answer.status(), header);
                assertEquals("Bearer realm=\"admin\"", answer.head().header("WWW-Authenticate"));
                assertFalse(answer.body().contains("\"total\""), answer.body());
                assertFalse(answer.body().contains(TOKEN), answer.body());
            }
        }
        assertEquals(0, looks.get());
        assertEquals(200, ask("GET " + PATH, OPERATOR).status());
        assertEquals(200, ask("GET " + PATH, "Authorization: bearer " + TOKEN).status());
    }

    @Test
    void anAuthenticatorDoesNotGrantTheViewByDefault() throws Exception {
        on();
        serve(AdminConnectionsTest::authenticate, "/*");
        for (String token : List.of("open", "named", "filtered", "limited", "expired")) {
            assertEquals(
                    403, ask("GET " + PATH, "Authorization: Bearer " + token).status(), token);
            assertEquals(
                    403,
                    ask("DELETE " + PATH + "/a", "Authorization: Bearer " + token)
                            .status(),
                    token);
        }
        assertEquals(401, ask("GET " + PATH, "Authorization: Bearer unknown").status());
        assertEquals(403, ask("GET " + PATH, "Authorization: Bearer stopped").status());
        assertEquals(200, ask("GET " + PATH, "Authorization: Bearer operator").status());
        assertEquals(401, ask("GET " + PATH, OPERATOR).status(), "there is no such token");
    }

    private static Access authenticate(HttpServletRequest request) {
        return switch (String.valueOf(request.getHeader("Authorization"))) {
            case "Bearer open" -> Access.open();
            case "Bearer named" -> Access.of("admin");
            case "Bearer filtered" -> Access.of("a").withFilter(event -> true);
            case "Bearer limited" -> new Access.Granted("a", stream -> true, null, null);
            case "Bearer expired" -> new Access.Granted("a", stream -> true, Instant.EPOCH).asOperator();
            case "Bearer stopped" -> Access.stopped();
            case "Bearer operator" -> Access.of("a").asOperator().withFilter(event -> true);
            default -> Access.unauthorized("Bearer realm=\"events\"", "Who are you?");
        };
    }

    @Test
    void aServiceWithoutPossibleOperatorsDoesNotStart() {
        on();
        assertRefused("set admin.token, or an authenticator");
        engine.with(ServiceSettings.ADMIN_TOKEN, Secret.of("SESAME"));
        String reason = assertRefused("Setting admin.token must have at least 16 characters");
        assertFalse(reason.contains("SESAME"), reason);
    }

    private String assertRefused(String reason) {
        ServletConfig config = mock(ServletConfig.class);
        when(config.getInitParameterNames()).thenReturn(Collections.emptyEnumeration());
        EventStreamsServlet servlet = EventStreamsServlet.builder(engine.sse())
                .catalogue(() -> STREAMS)
                .build();
        String failure =
                assertThrows(ServletException.class, () -> servlet.init(config)).getMessage();
        assertTrue(failure.contains(reason), failure);
        return failure;
    }

    @Test
    void aConnectionIsShownWhileItsStreamIsOpen() throws Exception {
        serveWithToken();
        assertEquals(0, ask("GET " + PATH, OPERATOR).json().at("/total").asInt());
        ScriptedClient client = follow("/v2/stream/pages,edits", 42, "User-Agent: curl/8", "Accept: application/json");
        awaitNextLook();
        JsonNode view = ask("GET " + PATH, OPERATOR).json();
        assertEquals(1, view.at("/total").asInt());
        assertEquals(JSON.readTree("{\"edits\":1,\"pages\":1}"), view.at("/streams"));
        JsonNode shown = view.at("/connections/0");
        assertEquals(JSON.readTree("[\"edits\",\"pages\"]"), shown.at("/streams"));
        assertEquals("ndjson", shown.at("/format").asText());
        assertEquals(42, shown.at("/behind").asLong());
        assertEquals(5, shown.at("/bytes").asLong());
        assertEquals("127.0.0.1", shown.at("/address").asText());
        assertEquals("curl/8", shown.at("/userAgent").asText());
        assertFalse(shown.at("/since").asText().isEmpty());
        assertTrue(view.at("/next").isMissingNode());
        client.closeAtOnce();
        await().until(() -> ask("GET " + PATH, OPERATOR).json().at("/total").asInt() == 0);
    }

    /** Waits until the shared result of the engine is outdated. */
    private void awaitNextLook() {
        int before = looks.get();
        await().until(() -> {
            ask("GET " + PATH, OPERATOR);
            return looks.get() > before;
        });
    }

    @Test
    void requestsShareALookAtTheEngine() throws Exception {
        serveWithToken();
        for (int i = 0; i < 20; i++) {
            assertEquals(200, ask("GET " + PATH, OPERATOR).status());
        }
        assertTrue(looks.get() < 20, "one a second: " + looks);
    }

    @Test
    void connectionsAreShownPageByPage() throws Exception {
        serveWithToken();
        for (String stream : List.of("edits", "pages", "edits", "edits")) {
            follow("/v2/stream/" + stream, 0);
        }
        List<String> ids = new ArrayList<>();
        String next = "";
        for (int page = 0; page < 2; page++) {
            JsonNode view = ask("GET " + PATH + "?limit=2" + next, OPERATOR).json();
            assertEquals(4, view.at("/total").asInt());
            assertEquals(2, view.at("/connections").size());
            view.at("/connections").forEach(each -> ids.add(each.at("/id").asText()));
            next = "&after=" + view.at("/next").asText();
        }
        assertEquals("&after=", next, "the second page is the last");
        assertEquals(4, Set.copyOf(ids).size());
        JsonNode edits = ask("GET " + PATH + "?limit=2&stream=edits", OPERATOR).json();
        assertEquals(ids.get(2), edits.at("/connections/1/id").asText());
        assertEquals(ids.get(2), edits.at("/next").asText());
        for (String query :
                List.of("limit=0", "limit=-1", "limit=a", "limit=", "limit=99999", "after=1", "after=a-1")) {
            assertEquals(400, ask("GET " + PATH + "?" + query, OPERATOR).status(), query);
        }
        assertEquals(200, ask("GET " + PATH + "?limit=9999", OPERATOR).status());
    }

    @Test
    void oneConnectionCanBeEnded() throws Exception {
        serveWithToken();
        ScriptedClient kept = follow("/v2/stream/edits", 0);
        ScriptedClient ended = follow("/v2/stream/edits", 0);
        String id = ask("GET " + PATH, OPERATOR).json().at("/connections/1/id").asText();
        assertEquals(405, ask("GET " + PATH + "/" + id, OPERATOR).status());
        Answer answer = ask("DELETE " + PATH + "/" + id, OPERATOR);
        assertEquals(202, answer.status());
        assertTrue(answer.body().contains("may come back"), answer.body());
        assertEquals(List.of(CloseReason.ENDED), ended.endings());
        assertEquals(List.of(), kept.endings());
        await().until(() -> ask("DELETE " + PATH + "/" + id, OPERATOR).status() == 404);
        for (String unknown : List.of("1", "a-1", "-1", id.replaceAll("-.*", "-0"), id + "0")) {
            assertEquals(404, ask("DELETE " + PATH + "/" + unknown, OPERATOR).status(), unknown);
        }
        assertEquals(405, ask("DELETE " + PATH, OPERATOR).status());
        assertEquals(List.of(), kept.endings());
    }

    @Test
    void otherSitesCannotReadTheAnswers() throws Exception {
        serveWithToken();
        Answer answer = ask("GET " + PATH, OPERATOR, "Origin: https://evil.example");
        assertNull(answer.head().header("Access-Control-Allow-Origin"));
        assertEquals("no-store", answer.head().header("Cache-Control"));
        assertEquals("nosniff", answer.head().header("X-Content-Type-Options"));
        Answer preflight =
                ask("OPTIONS " + PATH + "/a", "Origin: https://evil.example", "Access-Control-Request-Method: DELETE");
        assertEquals(401, preflight.status());
        assertNull(preflight.head().header("Access-Control-Allow-Methods"));
    }

    @Test
    void theDocumentsDoNotNameTheView() throws Exception {
        serveWithToken();
        for (String path : List.of("/?spec", "/?spec&openapi=3.1", "/?asyncapi", "/?doc")) {
            assertFalse(ask("GET " + path).body().contains("admin"), path);
        }
    }

    @Test
    void theViewIsBelowTheServletsPath() throws Exception {
        on();
        engine.with(ServiceSettings.ADMIN_TOKEN, Secret.of(TOKEN));
        serve(null, "/events/*");
        assertEquals(200, ask("GET /events" + PATH, OPERATOR).status());
        assertEquals(404, ask("GET " + PATH, OPERATOR).status());
    }

    @Test
    void aServiceThatSharesTheRootHasTheViewOnlyIfItIsOn() throws Exception {
        assertFalse(EventStreamsServlet.rootPatterns(engine.sse().settings()).contains(PATH + "/*"));
        on();
        engine.with(ServiceSettings.ADMIN_TOKEN, Secret.of(TOKEN));
        EventStreamsServlet servlet = EventStreamsServlet.builder(engine.sse())
                .catalogue(() -> STREAMS)
                .build();
        List<String> patterns = EventStreamsServlet.rootPatterns(engine.sse().settings());
        server(Deployment.of(servlet).at(patterns.toArray(String[]::new)));
        assertEquals(200, ask("GET " + PATH, OPERATOR).status());
        assertEquals(404, ask("DELETE " + PATH + "/a", OPERATOR).status());
        assertEquals(404, ask("GET /admin", OPERATOR).status());
    }

    @Test
    void aFailedLookIsAnError() throws Exception {
        serveWithToken();
        when(engine.sse().connections())
                .thenReturn(CompletableFuture.failedFuture(new IllegalStateException("SECRET")));
        Answer answer = ask("GET " + PATH, OPERATOR);
        assertEquals(500, answer.status());
        assertFalse(answer.body().contains("SECRET"), answer.body());
    }
}
