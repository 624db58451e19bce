package io.github.kafkasse.servlet.internal.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.servlet.internal.container.ServletHttp;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.Location;
import io.github.kafkasse.servlet.support.Container;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.RunningContainer;
import io.github.kafkasse.servlet.support.Wire;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documentation on the wire, behind a servlet that routes to it as a service does. */
@ParameterizedClass
@EnumSource(Container.class)
class ApiDocumentationTest {
    private static final ClassLoader NOTHING = new ClassLoader(null) {};
    private static final ClassLoader EVERYTHING = ApiDocumentationTest.class.getClassLoader();

    @Parameter
    Container container;

    private RunningContainer server;

    private static final class Routes extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient ApiDocumentation documentation;

        Routes(ApiDocumentation documentation) {
            this.documentation = documentation;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            ServletHttp http = ServletHttp.of(request, response);
            Location where = http.location(List.of());
            String path = where.path() + (where.isFolder() ? "/" : "");
            HttpAnswer answer;
            if (path.startsWith("swagger-ui/")) {
                answer = documentation.file(http, path.substring("swagger-ui/".length()));
            } else if (where.path().equals("_info")) {
                answer = documentation.info(http);
            } else if ("spec".equals(http.query())) {
                answer = documentation.openApi(http, null, where);
            } else {
                answer = documentation.page(http, where);
            }
            http.send(answer == null ? HttpAnswer.empty(404) : answer);
        }
    }

    private void start(ClassLoader loader) throws Exception {
        start(loader, List.of(Samples.recentChange()));
    }

    private void start(ClassLoader loader, List<StreamFacts> streams) throws Exception {
        ApiDocumentation documentation = new ApiDocumentation(Samples.full(), streams, loader);
        server = container.start(Deployment.of(new Routes(documentation)).at("/events/*"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private record Answer(Wire.Head head, String text) {
        /** In lower case, because Jetty and Tomcat write the charset differently. */
        String type() {
            return head.header("Content-Type").toLowerCase(Locale.ROOT);
        }
    }

    private Answer answer(String request, String... headers) throws Exception {
        try (Wire wire = new Wire(server.port()).send(request, headers)) {
            Wire.Head head = wire.readHead();
            String length = head.header("Content-Length");
            if (request.startsWith("HEAD") || head.status() == 304) {
                return new Answer(head, "");
            }
            if (length != null) {
                byte[] body = wire.readExactly(Integer.parseInt(length));
                return new Answer(head, new String(body, StandardCharsets.UTF_8));
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            assertEquals(Wire.End.CLEAN, wire.readToEnd(body));
            return new Answer(head, body.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void theDocumentIsServed() throws Exception {
        start(EVERYTHING);
        Answer document = answer("GET /events/?spec");
        assertEquals(200, document.head().status());
        assertEquals("application/json", document.head().header("Content-Type"));
        assertEquals("no-cache", document.head().header("Cache-Control"));
        assertEquals(
                new String(
                        OpenApiDocument.json(Samples.full(), List.of(Samples.recentChange()), OpenApiVersion.V3_2),
                        StandardCharsets.UTF_8),
                document.text());
    }

    @Test
    void infoIsServed() throws Exception {
        start(EVERYTHING);
        assertEquals(
                new String(ServiceInfo.json(Samples.full()), StandardCharsets.UTF_8),
                answer("GET /events/_info").text());
    }

    @Test
    void headHasTheSameHeadersWithoutTheBody() throws Exception {
        start(EVERYTHING);
        for (String path : List.of("/events/?spec", "/events/?doc", "/events/swagger-ui/swagger-ui.css")) {
            try (Wire wire = new Wire(server.port()).send("HEAD " + path, "Connection: close")) {
                Wire.Head head = wire.readHead();
                Wire.Head full = answer("GET " + path).head();
                assertEquals(200, head.status());
                assertEquals(full.header("Content-Length"), head.header("Content-Length"));
                assertEquals(full.header("ETag"), head.header("ETag"));
                assertTrue(wire.isSilentUntilClosed());
            }
        }
    }

    @Test
    void aCachedDocumentIsAnsweredWith304() throws Exception {
        start(EVERYTHING);
        for (String path :
                List.of("/events/?spec", "/events/?doc", "/events/swagger-ui/swagger-ui.css", "/events/_info")) {
            String tag = answer("GET " + path).head().header("ETag");
            for (String known : List.of(tag, "\"other\", W/" + tag, "*")) {
                assertEquals(
                        304,
                        answer("GET " + path, "If-None-Match: " + known).head().status());
            }
            assertEquals(
                    200,
                    answer("GET " + path, "If-None-Match: \"other\"").head().status());
        }
    }

    @Test
    void thePageIsSwaggerUi() throws Exception {
        start(EVERYTHING);
        Answer page = answer("GET /events/?doc");
        assertEquals("text/html;charset=utf-8", page.type());
        String version = Webjar.find(EVERYTHING).orElseThrow().version();
        assertTrue(
                page.text().contains("<script src=\"swagger-ui/swagger-ui-bundle.js?" + version + "\" defer></script>"),
                page.text());
        assertTrue(page.text().contains("<noscript><main class=\"plain\">"), page.text());
    }

    @Test
    void thePageFindsItsFilesWithoutAFinalSlash() throws Exception {
        start(EVERYTHING);
        assertTrue(answer("GET /events?doc")
                .text()
                .contains("<script src=\"./events/swagger-ui/swagger-initializer.js\""));
        assertTrue(answer("GET /events;a=b?doc")
                .text()
                .contains("<script src=\"./events/swagger-ui/swagger-initializer.js\""));
    }

    @Test
    void thePageLoadsNothingFromOtherHosts() throws Exception {
        start(EVERYTHING);
        Answer page = answer("GET /events/?doc");
        String policy = page.head().header("Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; "), policy);
        assertFalse(policy.contains("http"), policy);
        assertFalse(page.text().matches("(?s).*(src|<link[^>]*href)=\"(https?:)?//.*"), page.text());
        assertEquals("no-referrer", page.head().header("Referrer-Policy"));
    }

    @Test
    void thePageLinksToThePageOfStreams() throws Exception {
        start(EVERYTHING);
        String link = "<a href=\"%sv2/ui\">Look at streams in this browser</a>";
        assertTrue(answer("GET /events/?doc").text().contains(link.formatted("")));
        assertTrue(answer("GET /events?doc").text().contains(link.formatted("./events/")));
    }

    @Test
    void theInitializerShowsThisService() throws Exception {
        start(EVERYTHING);
        Answer script = answer("GET /events/swagger-ui/swagger-initializer.js");
        assertEquals("no-cache", script.head().header("Cache-Control"));
        assertTrue(script.text().contains("'?spec&openapi=3.1'"), script.text());
        assertFalse(script.text().contains("petstore"), script.text());
    }

    @Test
    void filesAreServedWithTheirTypes() throws Exception {
        start(EVERYTHING);
        Answer script = answer("GET /events/swagger-ui/swagger-ui-bundle.js");
        assertEquals("text/javascript;charset=utf-8", script.type());
        assertEquals("nosniff", script.head().header("X-Content-Type-Options"));
        assertTrue(script.text().length() > 1_000_000);
        assertEquals(
                "text/css;charset=utf-8",
                answer("GET /events/swagger-ui/swagger-ui.css").type());
        assertEquals(
                "image/png",
                answer("GET /events/swagger-ui/favicon-32x32.png").head().header("Content-Type"));
    }

    @Test
    void filesWithAVersionAreCached() throws Exception {
        start(EVERYTHING);
        String file = "GET /events/swagger-ui/swagger-ui.css";
        String version = Webjar.find(EVERYTHING).orElseThrow().version();
        assertEquals(
                "public, max-age=31536000, immutable",
                answer(file + "?" + version).head().header("Cache-Control"));
        assertEquals("no-cache", answer(file).head().header("Cache-Control"));
        assertEquals("no-cache", answer(file + "?1.0").head().header("Cache-Control"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "index.html",
                "oauth2-redirect.html",
                "none.css",
                "swagger-ui",
                "x/../swagger-ui.css/x",
                "..%5cswagger-ui.css",
                "%2e%2e%2fswagger-ui.css"
            })
    void otherFilesAreNotServed(String file) throws Exception {
        start(EVERYTHING);
        int status = answer("GET /events/swagger-ui/" + file).head().status();
        assertTrue(status == 404 || status == 400, file + ": " + status);
    }

    @Test
    void thePageIsPlainHtmlWithoutSwaggerUi() throws Exception {
        start(NOTHING);
        Answer page = answer("GET /events/?doc");
        assertEquals(200, page.head().status());
        assertFalse(page.text().contains("swagger"), page.text());
        assertFalse(page.text().contains("<noscript>"), page.text());
        for (String expected : List.of(
                "<h1>Event streams <small>1.2.3</small></h1>",
                "<p>What happens in the wikis.</p>",
                "<dt><a href=\"v2/stream/mediawiki.recentchange\">mediawiki.recentchange</a>, or recentchange</dt>",
                "<a href=\"https://schema.wikimedia.org/repositories/primary/jsonschema/mediawiki/recentchange/latest\">",
                "&quot;title&quot;:&quot;Café&quot;",
                "<dt><code>filter</code> (query)</dt>",
                "<a href=\"v2/ui\">",
                "<a href=\"?spec\">")) {
            assertTrue(page.text().contains(expected), expected + " in " + page.text());
        }
        assertEquals(404, answer("GET /events/swagger-ui/swagger-ui.css").head().status());
        assertEquals(
                404,
                answer("GET /events/swagger-ui/swagger-initializer.js").head().status());
    }

    @Test
    void textsOfStreamsAreEscapedOnThePage() throws Exception {
        String hostile = "<img src=x onerror=alert(1)>\"'";
        start(NOTHING, List.of(new StreamFacts(hostile, hostile, List.of(hostile), hostile, "\"<script>\"")));
        Answer page = answer("GET /events/?doc");
        assertFalse(page.text().contains("<img"), page.text());
        assertFalse(page.text().contains("<script"), page.text());
        assertNull(page.head().header("Content-Encoding"));
    }
}
