package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.servlet.internal.http.Compression;
import io.github.kafkasse.servlet.support.Container;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.RunningContainer;
import io.github.kafkasse.servlet.support.RunningJetty;
import io.github.kafkasse.servlet.support.RunningTomcat;
import io.github.kafkasse.servlet.support.Wire;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.junit.jupiter.api.Test;

/** Which streams are compressed, and which headers they have. */
class CompressedAnswerTest extends InContainer {
    private void offer() {
        engine.with(HttpSettings.COMPRESSION, List.of("gzip"));
    }

    private Wire.Head head(String request, String... headers) throws Exception {
        Wire.Head head = request(request, headers).readHead();
        assertEquals(200, head.status(), head::toString);
        return head;
    }

    private void assertCompressed(boolean expected, String... acceptEncoding) throws Exception {
        String[] headers = new String[acceptEncoding.length];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = "Accept-Encoding: " + acceptEncoding[i];
        }
        Wire.Head head = head("GET /topics/a", headers);
        String message = List.of(acceptEncoding).toString();
        assertEquals(expected ? "gzip" : null, head.header("Content-Encoding"), message);
        assertEquals("Accept, Accept-Encoding", head.header("Vary"), message);
        assertEquals(expected, engine.client().request().isGzip(), message);
    }

    @Test
    void nothingIsCompressedByDefault() throws Exception {
        for (String type : List.of("text/event-stream", "application/json")) {
            Wire.Head head = head("GET /topics/a", "Accept-Encoding: gzip", "Accept: " + type);
            assertNotEquals("gzip", head.header("Content-Encoding"));
            assertEquals("Accept", head.header("Vary"));
            assertFalse(engine.client().request().isGzip());
        }
    }

    @Test
    void aStreamIsCompressedForClientsThatAcceptIt() throws Exception {
        offer();
        assertCompressed(true, "gzip");
        assertCompressed(true, "br, GZip;Q=0.1 , identity; q=0.05");
        assertCompressed(true, "br", "x-gzip");
        assertCompressed(true, "*");
        assertCompressed(true, "*;q=0.5, gzip");
        assertCompressed(true, "gzip, *;q=0");
        assertCompressed(true, "gzip;q=0.5, identity;q=0.5");
    }

    @Test
    void aStreamIsNotCompressedForOthers() throws Exception {
        offer();
        assertCompressed(false);
        assertCompressed(false, "");
        assertCompressed(false, "br, deflate, zstd");
        assertCompressed(false, "gzip;q=0");
        assertCompressed(false, "gzip;q=0, *");
        assertCompressed(false, "*;q=0");
        assertCompressed(false, "identity, gzip;q=0.9");
        assertCompressed(false, "gzip;q=0.5, *;q=0.8");
        assertCompressed(false, "gzip;q=high");
    }

    @Test
    void headHasTheHeadersOfGet() throws Exception {
        offer();
        for (String type : List.of("text/event-stream", "application/x-ndjson")) {
            Wire.Head head = head("HEAD /topics/a", "Accept-Encoding: gzip", "Accept: " + type);
            assertEquals("gzip", head.header("Content-Encoding"));
            assertEquals("Accept, Accept-Encoding", head.header("Vary"));
        }
    }

    @Test
    void errorsDependOnTheSameHeadersAndAreNotCompressed() throws Exception {
        offer();
        Wire.Head head = request("POST /topics/a", "Accept-Encoding: gzip").readHead();
        assertEquals(405, head.status());
        assertEquals("Accept, Accept-Encoding", head.header("Vary"));
        assertEquals(null, head.header("Content-Encoding"));
    }

    @Test
    void aStreamThatMayBeKeptIsKeptForEachCoding() throws Exception {
        offer();
        String from = "[{\"topic\":\"a\",\"partition\":0,\"offset\":7,\"topicId\":\"abcdefgh\"}]";
        engine.withRange(new StreamOpening.Range(from, from.replace(":7", ":9"), true));
        String tag = null;
        for (String coding : List.of("gzip", "identity")) {
            Wire.Head head = head("HEAD /topics/a?until=now", "Accept-Encoding: " + coding);
            assertEquals("Accept, Accept-Encoding, Last-Event-ID", head.header("Vary"));
            assertTrue(tag == null || tag.equals(head.header("ETag")), "a weak tag is that of all codings");
            tag = head.header("ETag");
        }
        Wire.Head known = request("GET /topics/a?until=now", "Accept-Encoding: gzip", "If-None-Match: " + tag)
                .readHead();
        assertEquals(304, known.status());
        assertEquals("Accept, Accept-Encoding, Last-Event-ID", known.header("Vary"));
    }

    @Test
    void theContainerDoesNotCompressItAgain() throws Exception {
        offer();
        Deployment deployment =
                Deployment.of(KafkaSseServlet.builder(engine.sse()).build());
        try (RunningContainer server = container == Container.JETTY
                        ? new RunningJetty(deployment, new GzipHandler())
                        : new RunningTomcat(
                                deployment,
                                Map.of("compression", "force", "compressibleMimeType", "application/json"));
                Wire wire = new Wire(server.port())
                        .send("GET /topics/a", "Accept: application/json", "Accept-Encoding: gzip")) {
            Wire.Head head = wire.readHead();
            assertEquals("gzip", head.header("Content-Encoding"));
            wire.expect(":ok\n\n"); // the engine's bytes, unchanged
            engine.client().send("compressed");
            wire.expect("compressed");
        }
    }

    @Test
    void anUnknownCodingIsRefusedWhenTheServiceStarts() {
        Settings settings = Settings.defaults().with(HttpSettings.COMPRESSION, List.of("gzip", "br"));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Compression.of(settings));
        assertEquals("Setting compression cannot hold 'br': streams can be compressed with gzip", refused.getMessage());
    }
}
