package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.servlet.internal.request.RequestParser;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How an HTTP request becomes a request to the engine. */
class RequestParserTest extends InContainer {
    private StreamRequest asked(String request, String... headers) throws Exception {
        readStart(request(request, headers));
        return engine.client().request();
    }

    private int status(String request) throws Exception {
        int status = request(request).readHead().status();
        assertTrue(engine.nobodyConnected());
        return status;
    }

    @Test
    void aPathCanNameTopicsInAnyOrderAndRepeatedly() throws Exception {
        assertEquals(
                Set.of("a", "b.c", "d-e_f"), asked("GET /topics/b.c,a,,d-e_f,a").topics());
        assertEquals(Set.of("a", "b"), asked("GET /topics/a%2Cb").topics());
        assertEquals(Set.of("a.b"), asked("GET /topics/%61%2E%62").topics());
        assertEquals(Set.of("ü b"), asked("GET /topics/%C3%BC%20b").topics());
    }

    @Test
    void tooManyNamesAreRefusedBeforeAnyLookup() throws Exception {
        AtomicInteger lookedUp = new AtomicInteger();
        server(Deployment.of(KafkaSseServlet.builder(engine.sse())
                .catalogue(name -> {
                    lookedUp.incrementAndGet();
                    return Set.of(name);
                })
                .build()));
        String most = names(RequestParser.MAX_NAMES);
        assertEquals(
                RequestParser.MAX_NAMES,
                asked("GET /topics/" + most + "," + most).topics().size());
        lookedUp.set(0);
        String tooMany = names(RequestParser.MAX_NAMES + 1);
        Wire wire = request("GET /topics/" + tooMany);
        Wire.Head head = wire.readHead();
        assertEquals(400, head.status());
        String problem =
                new String(wire.readExactly(Integer.parseInt(head.header("Content-Length"))), StandardCharsets.UTF_8);
        assertTrue(problem.contains("The path names 501 streams; this server accepts up to 500"), problem);
        assertEquals(400, status("HEAD /topics/" + tooMany));
        assertEquals(0, lookedUp.get());
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    @Test
    void aFinalSlashIsIgnored() throws Exception {
        assertEquals(Set.of("a", "b"), asked("GET /topics/a,b/").topics());
    }

    @Test
    void aPathWithoutNamesIsNotFound() throws Exception {
        assertEquals(404, status("GET /topics/"));
        assertEquals(404, status("GET /topics"));
        assertEquals(404, status("GET /topics/,,"));
        assertEquals(404, status("HEAD /topics/"));
    }

    @Test
    void theServletCanBeMappedToAllPaths() throws Exception {
        server(Deployment.of(KafkaSseServlet.builder(engine.sse()).build()).at("/*"));
        assertEquals(Set.of("a", "b"), asked("GET /a,b").topics());
        assertEquals(404, status("GET /"));
    }

    @Test
    void theServletCanBeTheDefaultServlet() throws Exception {
        server(Deployment.of(KafkaSseServlet.builder(engine.sse()).build()).at("/"));
        assertEquals(Set.of("a", "b"), asked("GET /a,b").topics());
        assertEquals(404, status("GET /"));
    }

    @Test
    void aRequestLineInAbsoluteFormWorks() throws Exception {
        StreamRequest asked = asked("GET http://localhost/topics/a,b?since=0");
        assertEquals(Set.of("a", "b"), asked.topics());
        assertEquals("0", asked.since());
    }

    @Test
    void theFormatIsNegotiated() throws Exception {
        assertEquals(EventFormat.SSE, asked("GET /topics/a").format());
        assertEquals(
                EventFormat.NDJSON,
                asked("GET /topics/a", "Accept: application/json").format());
    }

    @Test
    void aPlainRequestHasNoPositionAndNoFilter() throws Exception {
        StreamRequest asked = asked("GET /topics/a?x=1");
        assertNull(asked.lastEventId());
        assertNull(asked.since());
        assertNull(asked.filter());
    }

    @Test
    void positionsComeFromTheHeader() throws Exception {
        String id = "[{\"topic\":\"a\",\"partition\":0,\"offset\":5}]";
        assertEquals(id, asked("GET /topics/a", "Last-Event-ID: " + id).lastEventId());
        assertEquals(id, asked("GET /topics/a", "last-event-id: " + id).lastEventId());
    }

    @Test
    void positionsComeFromTheQueryIfThereIsNoHeader() throws Exception {
        assertEquals("[\"a\"]", asked("GET /topics/a?lastEventId=%5B%22a%22%5D").lastEventId());
        assertEquals(
                "[\"a\"]",
                asked("GET /topics/a?lastEventId=%5B%22a%22%5D", "Last-Event-ID:")
                        .lastEventId());
    }

    @Test
    void theHeaderOverridesTheQuery() throws Exception {
        assertEquals(
                "[\"b\"]",
                asked("GET /topics/a?lastEventId=%5B%22a%22%5D", "Last-Event-ID: [\"b\"]")
                        .lastEventId());
    }

    @Test
    void aTimeFromTheQueryIsPassedOnUnchanged() throws Exception {
        assertEquals(
                "2018-06-14T00:00:00 02:00",
                asked("GET /topics/a?since=2018-06-14T00:00:00+02:00").since());
        assertEquals(
                "2018-06-14T00:00:00+02:00",
                asked("GET /topics/a?since=2018-06-14T00:00:00%2B02:00").since());
        assertEquals("%", asked("GET /topics/a?since=%").since());
    }

    @Test
    void anIdOf64KilobytesIsReadCompletely() throws Exception {
        StringBuilder id = new StringBuilder("[");
        while (id.length() < 64 * 1024) {
            id.append("{\"topic\":\"a\",\"partition\":").append(id.length()).append(",\"offset\":1},");
        }
        id.setCharAt(id.length() - 1, ']');
        assertEquals(
                id.toString(), asked("GET /topics/a", "Last-Event-ID: " + id).lastEventId());
    }

    @Test
    void aCatalogueResolvesNames() throws Exception {
        Map<String, Set<String>> streams = Map.of("edits", Set.of("eqiad.edits", "codfw.edits"), "one", Set.of("one"));
        server(Deployment.of(KafkaSseServlet.builder(engine.sse())
                .catalogue(name -> streams.getOrDefault(name, Set.of()))
                .build()));
        assertEquals(
                Set.of("eqiad.edits", "codfw.edits", "one"),
                asked("GET /topics/one,edits").topics());
        assertEquals(404, status("GET /topics/one,two"));
        assertEquals(404, status("GET /topics/eqiad.edits"));
    }

    @Test
    void headChecksTheSameRequestAsGet() throws Exception {
        StringBuilder checked = new StringBuilder();
        engine.onCheck(request -> {
            checked.append(request);
            return CompletableFuture.completedFuture(null);
        });
        Wire wire = request("HEAD /topics/b,a?since=1&until=now", "Accept: application/json", "Last-Event-ID: [\"a\"]");
        assertEquals(200, wire.readHead().status());
        assertEquals(
                "StreamRequest[[a, b], NDJSON, lastEventId=[\"a\"], since=1, until=now, view=null]",
                checked.toString());
    }
}
