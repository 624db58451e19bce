package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.servlet.support.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The head of a stream, byte for byte on the wire. */
class ResponseHeadTest extends InContainer {
    /** Headers that containers add. */
    private static final Set<String> CONTAINERS_OWN = Set.of("Date", "Server");

    @Test
    void eventsHaveTheHeadersOfTheContract() throws Exception {
        assertEquals(
                new TreeSet<>(Set.of(
                        "Access-Control-Allow-Origin: *",
                        "Access-Control-Expose-Headers: Retry-After, WWW-Authenticate, Content-Location",
                        "Cache-Control: no-cache, no-transform",
                        "Content-Type: text/event-stream;charset=utf-8",
                        "Transfer-Encoding: chunked",
                        "Vary: Accept",
                        "X-Accel-Buffering: no",
                        "X-Content-Type-Options: nosniff",
                        "X-Frame-Options: SAMEORIGIN")),
                ours(request("GET /topics/a").readHead()));
    }

    @Test
    void ndjsonHasTheRequestedMediaType() throws Exception {
        Wire.Head json = request("GET /topics/a", "Accept: application/json").readHead();
        assertEquals("application/json;charset=utf-8", json.header("Content-Type"));
        Wire.Head ndjson =
                request("GET /topics/a", "Accept: application/x-ndjson").readHead();
        assertEquals("application/x-ndjson;charset=utf-8", ndjson.header("Content-Type"));
    }

    @Test
    void severalAcceptHeadersAreReadAsOneList() throws Exception {
        Wire wire = request("GET /topics/a", "Accept: text/event-stream;q=0.5", "Accept: application/x-ndjson");
        assertEquals("application/x-ndjson;charset=utf-8", wire.readHead().header("Content-Type"));
    }

    @Test
    void headersAndFirstBytesArriveBeforeTheFirstEvent() throws Exception {
        Wire wire = request("GET /topics/a");
        readStart(wire);
        assertEquals(0, engine.client().stops());
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        Set<String> ofGet =
                ours(request("GET /topics/a", "Accept: application/json").readHead());
        engine.client();
        Wire wire = request("HEAD /topics/a", "Accept: application/json");
        Wire.Head head = wire.readHead();
        assertEquals(200, head.status());
        Set<String> ofHead = ours(head);
        ofHead.add("Transfer-Encoding: chunked"); // a server may omit it (RFC 9110, 9.3.2), and Tomcat does
        assertEquals(ofGet, ofHead);
        wire.send("HEAD /topics/a", "Connection: close");
        assertEquals(200, wire.readHead().status(), "the second answer follows the first's head at once");
        assertTrue(wire.isSilentUntilClosed());
        assertTrue(engine.nobodyConnected());
    }

    @Test
    void aConnectionServesAnotherRequestAfterHead() throws Exception {
        Wire wire = request("HEAD /topics/a");
        wire.readHead();
        wire.send("HEAD /topics/b");
        assertEquals(200, wire.readHead().status());
        wire.send("GET /topics/c");
        readStart(wire);
    }

    @Test
    void aConnectionServesAnotherRequestAfterACleanEnd() throws Exception {
        Wire wire = stream();
        engine.client().end();
        assertEquals(Wire.End.CLEAN, wire.readToEnd(new ByteArrayOutputStream()));
        wire.send("GET /topics/b");
        readStart(wire);
        assertEquals(Set.of("b"), engine.client().request().topics());
    }

    @Test
    void anHttp10ClientGetsAStreamWithoutChunks() throws Exception {
        Wire wire = connect(0).sendRaw("GET /topics/a HTTP/1.0\r\n\r\n");
        Wire.Head head = wire.readHead();
        assertEquals(200, head.status());
        assertNull(head.header("Transfer-Encoding"));
        assertNull(head.header("Content-Length"));
        assertEquals(":ok\n\n", new String(wire.readExactly(5), StandardCharsets.UTF_8));
    }

    private static Set<String> ours(Wire.Head head) {
        Set<String> lines = new TreeSet<>(head.headers());
        lines.removeIf(line -> CONTAINERS_OWN.contains(line.substring(0, line.indexOf(':'))));
        return lines;
    }
}
