package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Streams of one key, which is in the path. */
class KeyPathTest extends InContainer {
    private static final StreamConfiguration STREAMS = StreamConfiguration.of(List.of(
                    new StreamConfiguration.Stream("orders", Set.of("eqiad.orders", "codfw.orders")),
                    new StreamConfiguration.Stream("pages", Set.of("eqiad.pages"))))
            .withRetired("old", Set.of("older"));

    private Wire ask(boolean filters, Authenticator authenticator, String request) throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false).with(ServiceSettings.FILTER_ENABLED, filters);
        server(Deployment.of(EventStreamsServlet.builder(engine.sse())
                        .catalogue(() -> STREAMS)
                        .authenticator(authenticator)
                        .build())
                .at("/*"));
        return connect(0).send(request);
    }

    private StreamRequest asked(String request) throws Exception {
        readStart(ask(true, Authenticator.everybody(), request));
        return engine.client().request();
    }

    private RecordFilter filter(String request) throws Exception {
        return asked(request).filter();
    }

    private static EventFilter key(String key) {
        return EventFilter.member("@key", key);
    }

    private Wire.Head refusal(String request) throws Exception {
        return ask(true, Authenticator.everybody(), request).readHead();
    }

    @Test
    void aPathCanHaveAKey() throws Exception {
        StreamRequest request = asked("GET /v2/stream/orders/key/42?since=0&until=now");
        assertEquals(Set.of("eqiad.orders", "codfw.orders"), request.topics());
        assertEquals(key("42"), request.filter());
        assertEquals("0", request.since());
        assertEquals("now", request.until());
    }

    @Test
    void aKeyIsTheRestOfThePathDecoded() throws Exception {
        readStart(ask(true, Authenticator.everybody(), "GET /v2/stream/orders,pages/key/a,b"));
        ScriptedClient first = engine.client();
        assertEquals(key("a,b"), first.request().filter());
        assertEquals(
                Set.of("eqiad.orders", "codfw.orders", "eqiad.pages"),
                first.request().topics());
        for (List<String> each : List.of(
                List.of("B%C3%BCcher%20*%7C%21@:", "Bücher *|!@:"),
                List.of("%7B%22id%22%3A7%7D", "{\"id\":7}"),
                List.of("a/key/b", "a/key/b"),
                List.of("a+b%2B", "a+b+"))) {
            readStart(connect(0).send("GET /v2/stream/orders/key/" + each.get(0)));
            assertEquals(key(each.get(1)), engine.client().request().filter(), each.get(0));
        }
    }

    @Test
    void aFilterCanSelectFewerEventsOfAKey() throws Exception {
        assertEquals(
                key("42").and(EventFilter.of("type:edit")), filter("GET /v2/stream/orders/key/42?filter=type:edit"));
    }

    @Test
    void aPermissionAppliesToAKeyToo() throws Exception {
        EventFilter own = EventFilter.member("user", "bob");
        Authenticator bob = request -> Access.of("bob").withFilter(own);
        readStart(ask(true, bob, "GET /v2/stream/orders/key/42"));
        assertEquals(own.and(key("42")), engine.client().request().filter());
        Authenticator pages = request -> new Access.Granted("bob", Set.of("pages")::contains, null);
        assertEquals(
                404, ask(true, pages, "GET /v2/stream/orders/key/42").readHead().status());
    }

    @Test
    void headHasTheHeadersOfTheStream() throws Exception {
        Wire.Head head = refusal("HEAD /v2/stream/orders/key/42");
        assertEquals(200, head.status());
        assertEquals("text/event-stream;charset=utf-8", head.header("Content-Type"));
        assertTrue(engine.nobodyConnected());
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        Wire.Head head = refusal("POST /v2/stream/orders/key/42");
        assertEquals(405, head.status());
        assertEquals("GET, HEAD, OPTIONS", head.header("Allow"));
    }

    @Test
    void missingPathsAreNotFound() throws Exception {
        Wire wire = ask(true, Authenticator.everybody(), "GET /v2/stream/nothing/key/42");
        Wire.Head head = wire.readHead();
        assertEquals(404, head.status());
        String body =
                new String(wire.readExactly(Integer.parseInt(head.header("Content-Length"))), StandardCharsets.UTF_8);
        assertTrue(body.contains("There is no stream 'nothing' here"), body);
        for (String path : List.of("orders/key", "orders/key/", "orders/42")) {
            assertEquals(404, request("GET /v2/stream/" + path).readHead().status(), path);
        }
        assertEquals(204, request("GET /v2/stream/old/key/42").readHead().status());
        assertTrue(engine.nobodyConnected());
    }

    @Test
    void aKeyThatIsTooLongIsRefused() throws Exception {
        assertEquals(key("|".repeat(500)), filter("GET /v2/stream/orders/key/" + "%7C".repeat(500)));
        assertEquals(
                400,
                request("GET /v2/stream/orders/key/" + "k".repeat(501))
                        .readHead()
                        .status());
    }

    @Test
    void aServiceThatDoesNotFilterHasNoKeys() throws Exception {
        assertEquals(
                404,
                ask(false, Authenticator.everybody(), "GET /v2/stream/orders/key/42")
                        .readHead()
                        .status());
    }
}
