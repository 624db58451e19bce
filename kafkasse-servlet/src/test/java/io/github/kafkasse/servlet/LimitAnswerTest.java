package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The answers to a client that has reached its limit of open streams. */
class LimitAnswerTest extends InContainer {
    private static final String ID = "Last-Event-ID: [{\"topic\":\"a\",\"partition\":0,\"offset\":0}]";

    private int status(String... headers) throws Exception {
        try (Wire wire = connect(0).send("GET /topics/a", headers)) {
            return wire.readHead().status();
        }
    }

    @Test
    void aConnectionOverTheLimitIsRefusedAndNoneIsEnded() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 2);
        Wire one = stream();
        Wire two = stream();
        Wire refused = request("GET /topics/a");
        Wire.Head head = refused.readHead();
        String body = new String(
                refused.readExactly(Integer.parseInt(head.header("Content-Length"))), StandardCharsets.UTF_8);
        assertEquals(429, head.status());
        assertTrue(Integer.parseInt(head.header("Retry-After")) > 0);
        assertTrue(body.contains("\"name\":\"TooManyConnectionsError\""), body);
        assertEquals("*", head.header("Access-Control-Allow-Origin"));
        assertEquals(429, request("HEAD /topics/a").readHead().status());
        engine.client().send("1");
        engine.client().send("2");
        assertReceives(one, "1");
        assertReceives(two, "2");
    }

    /** Reads the sent text, and any heartbeats before it, since the connection may have been probed. */
    private static void assertReceives(Wire wire, String text) throws Exception {
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(text)) {
            read.append(new String(wire.readChunk(), StandardCharsets.UTF_8));
        }
        assertEquals(text, read.toString().replace(":\n", ""));
    }

    @Test
    void aReconnectingClientGetsThePlaceOfADeadConnection() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 2).with(HttpSettings.LIMIT_PATIENCE, Duration.ofSeconds(20));
        stream().close();
        stream().reset();
        Wire back = request("GET /topics/a", ID);
        assertEquals(200, back.readHead().status());
        back.expect(":ok\n\n");
    }

    @Test
    void aReconnectingClientWithLiveConnectionsEndsItsOldestCleanly() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 2).with(HttpSettings.LIMIT_PATIENCE, Duration.ofMillis(200));
        Wire oldest = stream();
        Wire newer = stream();
        engine.client();
        ScriptedClient second = engine.client();
        Wire back = request("GET /topics/a", ID);
        readStart(back);
        assertEquals(Wire.End.CLEAN, oldest.readToEnd(new ByteArrayOutputStream()));
        second.send("on");
        assertReceives(newer, "on");
    }

    @Test
    void aRequestOverTheLimitWithAnInvalidIdIsRefusedAtOnce() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 1).with(HttpSettings.LIMIT_PATIENCE, Duration.ofMinutes(10));
        engine.refusingIds("garbage");
        Wire living = stream();
        assertEquals(400, status("Last-Event-ID: garbage"));
        try (Wire wire = connect(0).send("GET /topics/a?lastEventId=garbage")) {
            assertEquals(400, wire.readHead().status());
        }
        engine.client().send("on");
        assertReceives(living, "on");
    }

    @Test
    void headCountsAsAConnectionUntilItIsAnswered() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 1);
        CompletableFuture<Void> answer = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        engine.onCheck(request -> {
            asked.complete(null);
            return answer;
        });
        Wire head = request("HEAD /topics/a");
        asked.get(20, TimeUnit.SECONDS);
        assertEquals(429, request("HEAD /topics/a").readHead().status());
        assertEquals(429, status());
        answer.complete(null);
        assertEquals(200, head.readHead().status());
        assertEquals(200, status());
    }

    @Test
    void headOverTheLimitIsAnsweredWithoutALookup() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 1).refusingIds("garbage");
        engine.onCheck(request -> CompletableFuture.failedFuture(new IllegalStateException("looked up")));
        stream();
        assertEquals(200, request("HEAD /topics/a", ID).readHead().status());
        assertEquals(
                400,
                request("HEAD /topics/a", "Last-Event-ID: garbage").readHead().status());
    }

    @Test
    void reconnectsBeyondTheWaitingLimitAreRefusedAtOnce() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 1).with(HttpSettings.LIMIT_PATIENCE, Duration.ofMinutes(10));
        stream();
        Wire waiting = request("GET /topics/a", ID);
        await().until(() -> status(ID) == 429); // once the first one waits
        engine.client().end();
        readStart(waiting);
    }

    /**
     * A vanished peer: it sends neither FIN nor RST, and nobody reads. The server sees a connection whose bytes
     * disappear in buffers; heartbeats never fill them.
     */
    @Test
    void aReconnectingClientReplacesItsVanishedConnection() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 1).with(HttpSettings.LIMIT_PATIENCE, Duration.ofMillis(500));
        Wire vanished = stream();
        Wire back = request("GET /topics/a", ID);
        readStart(back);
        engine.client();
        engine.client().send("on");
        assertReceives(back, "on");
        assertEquals(Wire.End.CLEAN, vanished.readToEnd(new ByteArrayOutputStream()));
    }

    @Test
    void aReconnectingClientReplacesItsVanishedConnectionWithPendingBytes() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 1).with(HttpSettings.LIMIT_PATIENCE, Duration.ofMillis(500));
        Wire vanished = stream(4 * 1024);
        ScriptedClient old = engine.client();
        byte[] event = new byte[64 * 1024];
        for (int i = 0; i < 200; i++) {
            old.send(event);
        }
        await().until(() -> old.stops() > 0); // the buffers are full: a clean end cannot be written
        readStart(request("GET /topics/a", ID));
        assertTrue(old.gone().isDone());
        assertTrue(vanished.readToEnd(new ByteArrayOutputStream()) == Wire.End.CUT);
    }

    @Test
    void clientsAreIdentifiedByTheHeaderOfATrustedProxy() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 1).with(HttpSettings.LIMIT_CLIENT_HEADER, "X-Forwarded-For");
        Wire one = connect(0).send("GET /topics/a", "X-Forwarded-For: 192.0.2.1");
        readStart(one);
        assertEquals(429, status("X-Forwarded-For: 198.51.100.7, 192.0.2.1"), "a client can write anything");
        assertEquals(429, status("X-Forwarded-For: 192.0.2.1:51234"), "the port differs for each connection");
        assertEquals(200, status("X-Forwarded-For: 192.0.2.2"));
    }

    @Test
    void clientsAreIdentifiedByTheirAddressWithoutTheHeader() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 1);
        stream();
        assertEquals(429, status("X-Forwarded-For: 192.0.2.2"));
    }

    @Test
    void exactlyTheLimitOfAThousandConcurrentClientsIsAdmitted() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 100);
        server();
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            wires.add(connect(0));
        }
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<Integer>> statuses = new ArrayList<>();
        for (Wire wire : wires) {
            statuses.add(
                    threads.submit(() -> wire.send("GET /topics/a").readHead().status()));
        }
        int open = 0;
        for (Future<Integer> each : statuses) {
            int status = each.get(60, TimeUnit.SECONDS);
            assertTrue(status == 200 || status == 429, "" + status);
            open += status == 200 ? 1 : 0;
        }
        threads.shutdown();
        assertEquals(100, open);
        for (Wire wire : wires) {
            wire.close();
        }
        // A disconnected client is noticed when the engine writes to it; then all places are free again.
        await().until(() -> status() == 200);
    }
}
