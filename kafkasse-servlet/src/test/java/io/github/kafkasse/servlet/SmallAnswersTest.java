package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.when;

import io.github.kafkasse.Health;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.documentation.ServiceInfo;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Small documents that Wikimedia's services have besides their main paths. */
class SmallAnswersTest extends InContainer {
    private static final StreamConfiguration STREAMS =
            StreamConfiguration.of(List.of(new StreamConfiguration.Stream("edits", Set.of("eqiad.edits"))));

    private void serve(String pattern) throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false);
        when(engine.sse().health()).thenReturn(CompletableFuture.completedFuture(new Health(true, true, 0, List.of())));
        server(Deployment.of(EventStreamsServlet.builder(engine.sse())
                        .catalogue(() -> STREAMS)
                        .build())
                .at(pattern));
    }

    private Wire.Head head(String request) throws Exception {
        return connect(0).send(request).readHead();
    }

    private String body(String path) throws Exception {
        Wire wire = connect(0).send("GET " + path);
        Wire.Head head = wire.readHead();
        assertEquals(200, head.status(), path);
        return new String(wire.readExactly(Integer.parseInt(head.header("Content-Length"))), StandardCharsets.UTF_8);
    }

    @Test
    void robotsFileDisallowsStreams() throws Exception {
        serve("/*");
        assertEquals(
                "User-agent: *\nDisallow: /v2/stream/\nDisallow: /health/\nDisallow: /metrics\n", body("/robots.txt"));
        assertEquals(
                "text/plain;charset=utf-8",
                head("HEAD /robots.txt").header("Content-Type").replace(" ", ""));
    }

    @Test
    void robotsFileContainsThePathOfTheService() throws Exception {
        serve("/events/*");
        assertEquals(
                "User-agent: *\nDisallow: /events/v2/stream/\nDisallow: /events/health/\nDisallow: /events/metrics\n",
                body("/events/robots.txt"));
    }

    @Test
    void nameAndVersionAreServedSeparately() throws Exception {
        serve("/*");
        assertEquals("{\"name\":\"kafkasse\"}", body("/_info/name"));
        assertEquals("{\"version\":\"" + ServiceInfo.libraryVersion() + "\"}", body("/_info/version"));
        assertEquals(404, head("GET /_info/other").status());
    }

    @Test
    void homeRedirectsToTheHomePage() throws Exception {
        engine.with(ServiceSettings.SERVICE_HOME, "https://wikitech.example/wiki/Event_Platform");
        serve("/*");
        Wire.Head head = head("GET /_info/home");
        assertEquals(301, head.status());
        assertEquals("https://wikitech.example/wiki/Event_Platform", head.header("Location"));
    }

    @Test
    void homeIsNotFoundWithoutAHomePage() throws Exception {
        serve("/*");
        assertEquals(404, head("GET /_info/home").status());
    }

    @Test
    void everyAnswerHasTheSecurityHeaders() throws Exception {
        serve("/*");
        for (String request : List.of(
                "GET /",
                "GET /?doc",
                "GET /?spec",
                "GET /?spec&openapi=4",
                "GET /?asyncapi",
                "GET /_info",
                "GET /robots.txt",
                "GET /v2/ui",
                "GET /v2/ui/",
                "GET /v2/ui/ui.css",
                "GET /health/ready",
                "GET /health/streams",
                "GET /swagger-ui/swagger-ui.css",
                "GET /v2/stream/edits",
                "HEAD /v2/stream/edits",
                "OPTIONS /v2/stream/edits",
                "GET /v2/stream/none",
                "GET /v2/stream/edits?since=nonsense",
                "GET /nothing",
                "POST /v2/stream/edits")) {
            Wire.Head head = head(request);
            assertEquals("nosniff", head.header("X-Content-Type-Options"), request);
            assertEquals("SAMEORIGIN", head.header("X-Frame-Options"), request);
        }
    }
}
