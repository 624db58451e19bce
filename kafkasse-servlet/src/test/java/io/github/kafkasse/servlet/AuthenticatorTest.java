package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Access by a token in a header, or in a cookie, since a browser's EventSource cannot set headers. */
class AuthenticatorTest extends InContainer {
    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

    private Wire ask(String request, String... headers) throws Exception {
        server(Deployment.of(KafkaSseServlet.builder(engine.sse())
                .authenticator(AuthenticatorTest::authenticate)
                .build()));
        return connect(0).send(request, headers);
    }

    private static Access authenticate(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        Cookie[] cookies = request.getCookies();
        String token = header != null && header.startsWith("Bearer ")
                ? header.substring(7)
                : Stream.of(cookies == null ? new Cookie[0] : cookies)
                        .filter(cookie -> cookie.getName().equals("token"))
                        .map(Cookie::getValue)
                        .findFirst()
                        .orElse("");
        return switch (token) {
            case "good" -> new Access.Granted("ann", Set.of("a", "b")::contains, END);
            case "some" -> Access.of("bob").withFilter(EventFilter.of("user:bob"));
            case "stopped" -> Access.stopped();
            case "known" -> Access.forbidden("Ask for access first.");
            case "broken" -> throw new IllegalStateException("on purpose");
            default -> Access.unauthorized("Bearer realm=\"events\"", "A token is needed.");
        };
    }

    private static String body(Wire wire, Wire.Head head) throws Exception {
        return new String(wire.readExactly(Integer.parseInt(head.header("Content-Length"))), StandardCharsets.UTF_8);
    }

    @Test
    void anUnauthenticatedClientGetsAChallenge() throws Exception {
        Wire wire = ask("GET /topics/a");
        Wire.Head head = wire.readHead();
        assertEquals(401, head.status());
        assertEquals("Bearer realm=\"events\"", head.header("WWW-Authenticate"));
        assertEquals("*", head.header("Access-Control-Allow-Origin"));
        String body = body(wire, head);
        assertTrue(body.contains("\"type\":\"unauthorized\""), body);
        assertTrue(body.contains("A token is needed."), body);
        assertTrue(engine.nobodyConnected());
    }

    @Test
    void aForbiddenClientGetsTheReason() throws Exception {
        Wire wire = ask("GET /topics/a", "Authorization: Bearer known");
        Wire.Head head = wire.readHead();
        assertEquals(403, head.status());
        assertTrue(body(wire, head).contains("Ask for access first."));
    }

    @Test
    void aStoppedClientGets204() throws Exception {
        Wire wire = ask("GET /topics/a", "Authorization: Bearer stopped");
        assertEquals(204, wire.readHead().status());
        assertEquals(
                204,
                wire.send("HEAD /topics/a", "Authorization: Bearer stopped")
                        .readHead()
                        .status());
        assertTrue(engine.nobodyConnected());
    }

    @Test
    void aTokenIsAcceptedInAHeaderOrACookie() throws Exception {
        readStart(ask("GET /topics/a", "Authorization: Bearer good"));
        readStart(connect(0).send("GET /topics/b", "Cookie: x=1; token=good"));
    }

    @Test
    void aStreamEndsWhenItsPermissionExpires() throws Exception {
        readStart(ask("GET /topics/a", "Authorization: Bearer good"));
        assertEquals(END, engine.client().request().end());
    }

    @Test
    void aGrantedFilterAppliesToNewStreamsResumedStreamsAndHead() throws Exception {
        List<StreamRequest> checked = Collections.synchronizedList(new ArrayList<>());
        engine.onCheck(request -> {
            checked.add(request);
            return CompletableFuture.completedFuture(null);
        });
        String bob = "Authorization: Bearer some";
        readStart(ask("GET /topics/a", bob));
        readStart(connect(0).send("GET /topics/a?since=0", bob, "Last-Event-ID: [\"a\"]"));
        assertEquals(200, connect(0).send("HEAD /topics/a", bob).readHead().status());
        assertEquals(EventFilter.of("user:bob"), engine.client().request().filter());
        assertEquals(EventFilter.of("user:bob"), engine.client().request().filter());
        assertEquals(EventFilter.of("user:bob"), checked.get(0).filter());
    }

    @Test
    void aStreamThatAClientMayNotReadIsNotFound() throws Exception {
        Wire wire = ask("GET /topics/a,c", "Authorization: Bearer good");
        Wire.Head head = wire.readHead();
        assertEquals(404, head.status());
        assertTrue(body(wire, head).contains("There is no stream 'c' here"));
    }

    @Test
    void anAuthenticatorThatThrowsGrantsNoAccess() throws Exception {
        assertEquals(
                500,
                ask("GET /topics/a", "Authorization: Bearer broken").readHead().status());
        assertTrue(engine.nobodyConnected());
    }

    @Test
    void headIsAuthenticatedLikeGet() throws Exception {
        assertEquals(401, ask("HEAD /topics/a").readHead().status());
    }
}
