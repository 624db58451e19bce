package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Health;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/**
 * Random requests, composed of parts that have a meaning in paths, queries and headers. Each gets an answer, never an
 * internal error, and never a link to another host. Each error is a problem document or an answer of the container.
 * Failures name their seed.
 */
class RequestFuzzTest extends InContainer {
    private static final int REQUESTS = 400;
    private static final String[] PIECES = {
        "/", "/", "/", "//", "v2", "stream", "ui", "edits", "changes", ",", "_info", "health", "live", "streams",
        "swagger-ui", "evil.example", "..", "..;", ".", ";", ";a=b", "%2e%2e", "%2f", "%5c", "%00", "%0d%0a", "%",
                "%zz",
        "%ff", "%c3%a9", ":", "@", "*", "index.html", "http:", "~", "+"
    };
    private static final String[] QUERIES = {
        "",
        "?",
        "?doc",
        "?spec",
        "?spec&openapi=3.1",
        "?asyncapi",
        "?doc&spec",
        "?since=0",
        "?since=%zz",
        "?filter=a:b",
        "?filter=%00",
        "?lastEventId=x",
        "?lastEventId=%5B%5D",
        "?&&=&=x",
        "?%73pec",
        "?a=%0d%0aSet-Cookie:%20x",
        "?//evil.example"
    };
    private static final String[] HEADERS = {
        "X: y",
        "Accept: */*;q=0",
        "Accept: ;;;,,,=\"",
        "Last-Event-ID: [",
        "Last-Event-ID: [{\"topic\":\"edits\"}]",
        "If-None-Match: ,,W/\",\"*",
        "Origin: null",
        "X-Forwarded-For: ,[::::]:,",
        "Forwarded: for=\"\\",
        "Host: evil.example"
    };

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private String request() {
        StringBuilder path = new StringBuilder("/");
        for (int i = random.nextInt(8); i > 0; i--) {
            path.append(one(PIECES));
        }
        String method = random.nextInt(8) == 0 ? one(new String[] {"HEAD", "OPTIONS", "POST", "TRACE"}) : "GET";
        return method + " " + path + one(QUERIES) + " HTTP/1.1\r\nConnection: close\r\n"
                + (random.nextInt(3) == 0 ? one(HEADERS) + "\r\n" : "");
    }

    private String one(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    @Test
    void answersEveryRequestWithoutAnInternalErrorOrALinkToAnotherHost() throws Exception {
        engine.with(HttpSettings.LIMIT_CLIENT_HEADER, random.nextBoolean() ? "Forwarded" : "X-Forwarded-For")
                .with(ServiceSettings.FILTER_ENABLED, true)
                .onConnect(client -> client.open().send(":ok\n\n").end());
        Mockito.when(engine.sse().health())
                .thenReturn(CompletableFuture.completedFuture(new Health(true, true, 0, List.of())));
        StreamConfiguration streams = StreamConfiguration.of(List.of(new StreamConfiguration.Stream(
                "edits", Set.of("eqiad.edits"), Set.of("changes"), "Every edit.", null, false)));
        server(Deployment.of(EventStreamsServlet.builder(engine.sse())
                        .catalogue(() -> streams)
                        .build())
                .at("/*"));
        int[] statuses = new int[600];
        for (int i = 0; i < REQUESTS; i++) {
            String request = request();
            try (Wire wire = connect(0).sendRaw(request + "Host: localhost\r\n\r\n")) {
                statuses[check(request, wire)]++;
            } catch (AssertionError | Exception e) {
                throw new AssertionError("Seed " + seed + ", request " + request, e);
            }
        }
        assertTrue(statuses[200] > 0 && statuses[404] > 0, "seed " + seed);
    }

    private static int check(String request, Wire wire) throws Exception {
        Wire.Head head = wire.readHead();
        assertTrue(head.status() < 500 || head.status() == 501, head.toString()); // 501: an unknown method
        String location = head.header("Location");
        assertTrue(
                location == null || location.equals("?doc") || location.matches("\\.\\./ui(\\?.*)?"), head.toString());
        assertFalse(head.headers().stream().anyMatch(line -> line.startsWith("Set-Cookie")), head.toString());
        String type = head.header("Content-Type");
        String length = head.header("Content-Length");
        if (head.status() >= 400 && "application/problem+json".equals(type) && !request.startsWith("HEAD")) {
            assertNotNull(length);
            String body = new String(wire.readExactly(Integer.parseInt(length)), StandardCharsets.UTF_8);
            assertEquals('{', body.charAt(0));
            assertTrue(body.chars().allMatch(c -> c >= ' ' && c < 127), body);
        }
        assertTrue(head.status() != 404 || "application/problem+json".equals(type), head.toString());
        return head.status();
    }
}
