package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.service.UiPage;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The files of the page on the wire, and what they must not contain. A browser tests how the page behaves. */
class UiServletTest extends InContainer {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml");

    private StreamConfiguration streams = StreamConfiguration.of(List.of(
            new StreamConfiguration.Stream(
                    "page-create", Set.of("a"), Set.of("created"), "A \"new\" page", null, false),
            new StreamConfiguration.Stream("Ünïcode", Set.of("b"))));

    @BeforeEach
    void deploy() throws Exception {
        server(Deployment.of(new UiServlet(() -> streams, true)).at("/v2/ui/*").withoutAsync());
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = UiPage.class.getResourceAsStream("ui/" + name)) {
            return in.readAllBytes();
        }
    }

    private static String text(String name) throws IOException {
        return new String(file(name), StandardCharsets.UTF_8);
    }

    private static byte[] body(Wire wire, Wire.Head head) throws IOException {
        return wire.readExactly(Integer.parseInt(head.header("Content-Length")));
    }

    private void assertProtected(Wire.Head head) {
        assertEquals("no-cache", head.header("Cache-Control"));
        assertEquals("nosniff", head.header("X-Content-Type-Options"));
        assertTrue(head.header("Content-Security-Policy").startsWith("default-src 'self';"));
    }

    @Test
    void everyFileIsServed() throws Exception {
        for (String name : UiPage.FILES) {
            Wire wire = request("GET /v2/ui/" + name);
            Wire.Head head = wire.readHead();
            assertEquals(200, head.status(), name);
            assertEquals(
                    TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                    head.header("Content-Type").replace("; ", ";"),
                    name);
            assertProtected(head);
            assertArrayEquals(file(name), body(wire, head), name);
        }
    }

    @Test
    void thePageIsServedAtThePathItself() throws Exception {
        Wire wire = request("GET /v2/ui?a=b");
        Wire.Head head = wire.readHead();
        assertEquals(200, head.status());
        assertProtected(head);
        assertArrayEquals(file("index.html"), body(wire, head));
    }

    @Test
    void aFinalSlashIsRedirectedBecauseLinksAreRelative() throws Exception {
        Wire.Head head = request("GET /v2/ui/").readHead();
        assertEquals(301, head.status());
        assertEquals("../ui", head.header("Location"));
        assertEquals(
                "../ui?streams=a", request("GET /v2/ui/?streams=a").readHead().header("Location"));
    }

    @Test
    void aCachedFileIsAnsweredWith304() throws Exception {
        Wire wire = request("GET /v2/ui/ui.js");
        Wire.Head first = wire.readHead();
        body(wire, first);
        String tag = first.header("ETag");
        for (String known : List.of(tag, "W/" + tag, "\"another\", " + tag, "*")) {
            wire.send("GET /v2/ui/ui.js", "If-None-Match: " + known);
            Wire.Head head = wire.readHead();
            assertEquals(304, head.status(), known);
            assertEquals(tag, head.header("ETag"));
        }
        wire.send("GET /v2/ui/ui.js", "If-None-Match: \"another\"");
        assertEquals(200, wire.readHead().status());
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        Wire wire = request("HEAD /v2/ui/ui.css");
        Wire.Head head = wire.readHead();
        assertEquals(200, head.status());
        assertEquals(Integer.toString(file("ui.css").length), head.header("Content-Length"));
        wire.send("HEAD /v2/ui/streams");
        assertEquals(200, wire.readHead().status(), "the second answer follows the first's head at once");
    }

    @Test
    void theListHasTheCurrentStreams() throws Exception {
        Wire wire = request("GET /v2/ui/streams");
        Wire.Head head = wire.readHead();
        assertEquals("application/json;charset=utf-8", head.header("Content-Type"));
        assertProtected(head);
        assertEquals(
                "{\"streams\":[{\"name\":\"page-create\",\"description\":\"A \\\"new\\\" page\",\"aliases\":[\"created\"]},"
                        + "{\"name\":\"Ünïcode\",\"aliases\":[]}],\"filter\":true,\"documentation\":false,\"complete\":true}",
                new String(body(wire, head), StandardCharsets.UTF_8));

        streams = StreamConfiguration.of(List.of());
        wire.send("GET /v2/ui/streams", "If-None-Match: " + head.header("ETag"));
        Wire.Head changed = wire.readHead();
        assertEquals(200, changed.status());
        assertNotEquals(head.header("ETag"), changed.header("ETag"));
        assertEquals(
                "{\"streams\":[],\"filter\":true,\"documentation\":false,\"complete\":true}",
                new String(body(wire, changed), StandardCharsets.UTF_8));
    }

    @Test
    void otherPathsAreNotFound() throws Exception {
        for (String path : List.of("/v2/ui/nothing", "/v2/ui/ui", "/v2/ui/UI.JS", "/v2/ui/ui.js/")) {
            Wire wire = request("GET " + path);
            Wire.Head head = wire.readHead();
            assertTrue(head.status() == 404 || head.status() == 400, path + ": " + head.statusLine());
        }
        Wire wire = request("GET /v2/ui/nothing");
        Wire.Head head = wire.readHead();
        assertEquals("application/problem+json", head.header("Content-Type"));
        assertTrue(new String(body(wire, head), StandardCharsets.UTF_8).contains("\"name\":\"NotFoundError\""));
    }

    @Test
    void onlyGetAndHeadAreAllowed() throws Exception {
        Wire.Head head = request("POST /v2/ui", "Content-Length: 0").readHead();
        assertEquals(405, head.status());
        assertEquals("GET, HEAD", head.header("Allow"));
    }

    @Test
    void everyFileThatThePageRefersToIsServed() throws Exception {
        Pattern reference = Pattern.compile("(?:src|href)=\"ui/([^\"]+)\"|from '\\./([^']+)'");
        for (String name : UiPage.FILES) {
            reference.matcher(text(name)).results().forEach(match -> {
                String referred = match.group(1) == null ? match.group(2) : match.group(1);
                assertTrue(UiPage.FILES.contains(referred), name + " refers to " + referred);
            });
        }
    }

    @Test
    void eventsCannotBecomeMarkup() throws Exception {
        Pattern markup = Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|eval\\(");
        for (String name : UiPage.FILES) {
            assertFalse(markup.matcher(text(name)).find(), name);
        }
        String page = text("index.html");
        assertFalse(Pattern.compile("<style|style=|\\son[a-z]+=|<script(?![^>]*src=)")
                .matcher(page)
                .find());
    }
}
