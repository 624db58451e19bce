package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.RecordsDeletedException;
import io.github.kafkasse.StreamCompleteException;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import org.junit.jupiter.api.Test;

/** The headers of a bounded stream for caches and clients. */
class BoundedAnswerTest extends InContainer {
    private static final String FROM = "[{\"topic\":\"a\",\"partition\":0,\"offset\":7,\"topicId\":\"abcdefgh\"}]";
    private static final String UNTIL = FROM.replace(":7", ":9");
    private static final String ADDRESS = "?lastEventId=" + encoded(FROM) + "&until=" + encoded(UNTIL);
    private static final String BY_TIME = "?since=2026-01-01&until=2026-02-01";

    private static final String LIVE = "no-cache, no-transform";
    private static final String KEPT = "public, max-age=3600, immutable, no-transform";

    private static String encoded(String id) {
        return id.replace("[", "%5B")
                .replace("]", "%5D")
                .replace("{", "%7B")
                .replace("}", "%7D")
                .replace("\"", "%22");
    }

    private void range(boolean isFixed) {
        engine.withRange(new StreamOpening.Range(FROM, UNTIL, isFixed));
    }

    private Wire.Head head(String request, String... headers) throws Exception {
        return request(request, headers).readHead();
    }

    @Test
    void theParameterReachesTheEngine() throws Exception {
        head("GET /topics/a?since=0&until=now");
        assertEquals("now", engine.client().request().until());
        head("GET /topics/a?since=0");
        assertNull(engine.client().request().until());
    }

    @Test
    void aStreamThatIsBoundedByTimesNamesTheAddressOfItsRecords() throws Exception {
        range(false);
        for (String method : new String[] {"GET", "HEAD"}) {
            Wire.Head head = head(method + " /topics/a?x=%20y&since=2026-01-01&un%74il=2026-02-01&");
            assertEquals("?x=%20y&" + ADDRESS.substring(1), head.header("Content-Location"), method);
            assertEquals(LIVE, head.header("Cache-Control"));
            assertNull(head.header("ETag"));
            assertEquals("Accept, Last-Event-ID", head.header("Vary"));
            assertEquals("no", head.header("X-Accel-Buffering"));
        }
    }

    @Test
    void aStreamBetweenPositionsMayBeKept() throws Exception {
        range(true);
        String tag = null;
        for (String method : new String[] {"GET", "HEAD"}) {
            Wire.Head head = head(method + " /topics/a" + ADDRESS);
            assertEquals(KEPT, head.header("Cache-Control"), method);
            assertEquals("Accept, Last-Event-ID", head.header("Vary"));
            assertNull(head.header("X-Accel-Buffering"));
            assertNull(head.header("Content-Location"));
            assertTrue(tag == null || tag.equals(head.header("ETag")));
            tag = head.header("ETag");
            assertTrue(tag.startsWith("W/\""), tag);
        }
        assertNotEquals(tag, head("HEAD /topics/a" + ADDRESS + "&x=y").header("ETag"));
        assertNotEquals(
                tag,
                head("HEAD /topics/a" + ADDRESS, "Accept: application/json").header("ETag"));
    }

    @Test
    void aClientThatHasTheStreamGets304() throws Exception {
        range(true);
        String tag = head("HEAD /topics/a" + ADDRESS).header("ETag");
        Wire wire = request("GET /topics/a" + ADDRESS, "If-None-Match: \"other\", " + tag);
        Wire.Head head = wire.readHead();
        assertEquals(304, head.status());
        assertEquals(tag, head.header("ETag"));
        assertEquals(KEPT, head.header("Cache-Control"));
        assertTrue(engine.nobodyConnected());
        wire.send("GET /topics/a" + ADDRESS, "If-None-Match: \"other\"");
        readStart(wire);
    }

    @Test
    void aStreamThatCanEndUnnoticedIsNotKept() throws Exception {
        range(true);
        Wire.Head head = connect(0)
                .sendRaw("GET /topics/a" + ADDRESS + " HTTP/1.0\r\n\r\n")
                .readHead();
        assertEquals(LIVE, head.header("Cache-Control"));
        assertNull(head.header("ETag"));
    }

    @Test
    void aStreamForPermittedClientsIsKeptOnlyByThem() throws Exception {
        server(Deployment.of(KafkaSseServlet.builder(engine.sse())
                .authenticator(request -> Access.of("ann"))
                .build()));
        range(true);
        Wire.Head head = head("GET /topics/a" + ADDRESS, "If-None-Match: *");
        assertEquals(200, head.status());
        assertEquals("private, max-age=60, no-transform", head.header("Cache-Control"));
        assertEquals("Accept, Last-Event-ID, Authorization, Cookie", head.header("Vary"));
        assertNull(head.header("ETag"));
    }

    /** A filter, a proxy or the container in front of the service may check the credentials. */
    @Test
    void aStreamForAClientWithCredentialsIsKeptOnlyByIt() throws Exception {
        range(true);
        for (String credentials : new String[] {"Authorization: Basic YW5uOnNlY3JldA==", "Cookie: SESSION=1"}) {
            Wire.Head head = head("GET /topics/a" + ADDRESS, credentials, "If-None-Match: *");
            assertEquals(200, head.status());
            assertEquals("private, max-age=60, no-transform", head.header("Cache-Control"), credentials);
            assertNull(head.header("ETag"));
        }
    }

    @Test
    void theAddressOfAWideStreamIsLeftOut() throws Exception {
        engine.withRange(new StreamOpening.Range("[" + "x".repeat(2_000) + "]", UNTIL + "x".repeat(2_000), false));
        assertNull(head("GET /topics/a" + BY_TIME).header("Content-Location"));
    }

    @Test
    void aClientThatHasEverythingIsStopped() throws Exception {
        engine.onConnect(client -> client.refuse(new StreamCompleteException("complete")));
        Wire wire = request("GET /topics/a?until=now", "Last-Event-ID: " + FROM);
        Wire.Head head = wire.readHead();
        assertEquals(204, head.status());
        assertEquals("no-store", head.header("Cache-Control"));
        assertNull(head.header("Content-Type"));
    }

    @Test
    void deletedRecordsAreAProblem() throws Exception {
        engine.onConnect(client -> client.refuse(new RecordsDeletedException("gone")));
        Wire.Head head = head("GET /topics/a" + ADDRESS);
        assertEquals(410, head.status());
        assertEquals("no-store", head.header("Cache-Control"));
        assertEquals("application/problem+json", head.header("Content-Type"));
    }

    @Test
    void aStreamWithoutABoundIsAsBefore() throws Exception {
        Wire.Head head = head("GET /topics/a", "If-None-Match: *");
        assertEquals(200, head.status());
        assertEquals("Accept", head.header("Vary"));
        assertEquals(LIVE, head.header("Cache-Control"));
    }
}
