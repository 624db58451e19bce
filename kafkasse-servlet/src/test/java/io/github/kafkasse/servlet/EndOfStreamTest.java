package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkasse.CloseReason;
import io.github.kafkasse.Setting;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.WritePendingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The ends of streams, as the client and the engine see them. */
class EndOfStreamTest extends InContainer {
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    /** Fills all buffers between the engine and a client that does not read. */
    private static void stall(ScriptedClient client) {
        int before = client.taken();
        for (int i = 0; i < 100; i++) {
            client.send(new byte[64 * 1024]);
        }
        await().until(() -> client.taken() > before && client.stops() > 0);
    }

    @Test
    void theEngineEndsAStreamCleanly() throws Exception {
        Wire wire = stream();
        engine.client().send("data: 1\n\n").end();
        assertEquals(Wire.End.CLEAN, wire.readToEnd(rest));
        assertEquals("data: 1\n\n", rest.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aStreamIsChunkedIfTheClientSendsConnectionClose() throws Exception {
        Wire wire = request("GET /topics/a", "Connection: close");
        Wire.Head head = wire.readHead();
        assertEquals(200, head.status());
        assertEquals(List.of("chunked"), head.headers("Transfer-Encoding"));
        assertEquals("close", head.header("Connection"));
        wire.expect(":ok\n\n");
        engine.client().send("data: 1\n\n").end();
        assertEquals(Wire.End.CLEAN, wire.readToEnd(rest));
        assertEquals("data: 1\n\n", rest.toString(StandardCharsets.UTF_8));
        assertTrue(wire.isSilentUntilClosed());
    }

    @Test
    void aStreamIsChunkedWhileTheContainerStops() throws Exception {
        Wire wire = connect(0);
        await().until(() -> server().connections() == 1);
        server().stopAccepting();
        wire.send("GET /topics/a");
        Wire.Head head = wire.readHead();
        assertEquals(200, head.status());
        assertEquals(List.of("chunked"), head.headers("Transfer-Encoding"));
        wire.expect(":ok\n\n");
        engine.client().send("data: 1\n\n").end();
        assertEquals(Wire.End.CLEAN, wire.readToEnd(rest));
        assertEquals("data: 1\n\n", rest.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anAbortedStreamHasNoCleanEndIfTheClientSendsConnectionClose() throws Exception {
        Wire wire = request("GET /topics/a", "Connection: keep-alive, Close");
        readStart(wire);
        engine.client().send("data: ").abort();
        assertEquals(Wire.End.CUT, wire.readToEnd(rest));
    }

    @Test
    void headAnswersLikeGetIfTheClientSendsConnectionClose() throws Exception {
        Wire wire = request("HEAD /topics/a", "Connection: close");
        Wire.Head head = wire.readHead();
        assertEquals(200, head.status());
        assertTrue(wire.isSilentUntilClosed());
        assertEquals(null, head.header("Content-Length"));
    }

    @Test
    void aStreamMayEndBeforeItsFirstEvent() throws Exception {
        engine.onConnect(client -> client.open().end());
        Wire wire = request("GET /topics/a");
        assertEquals(200, wire.readHead().status());
        assertEquals(Wire.End.CLEAN, wire.readToEnd(rest));
        assertEquals(0, rest.size());
    }

    @Test
    void pendingBytesArriveBeforeACleanEnd() throws Exception {
        Wire wire = stream(16 * 1024);
        ScriptedClient client = engine.client();
        stall(client);
        int taken = client.taken();
        client.closeAtOnce();
        assertEquals(Wire.End.CLEAN, wire.readToEnd(rest));
        assertEquals((taken - 1) * 64 * 1024, rest.size(), "everything that the sink had accepted");
    }

    @Test
    void theSinkReportsCompletionWhenASlowClientHasReadEverything() throws Exception {
        Wire wire = stream(16 * 1024);
        ScriptedClient client = engine.client();
        stall(client);
        client.closeAtOnce();
        CompletableFuture<Void> sent = client.completion().toCompletableFuture();
        await().during(Duration.ofMillis(300)).until(() -> !sent.isDone());
        assertEquals(Wire.End.CLEAN, wire.readToEnd(rest));
        sent.get(20, TimeUnit.SECONDS);
    }

    @Test
    void anAbortedStreamHasNoCleanEnd() throws Exception {
        Wire wire = stream();
        engine.client().send("data: ").abort();
        assertEquals(Wire.End.CUT, wire.readToEnd(rest));
        assertEquals("data: ", rest.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anAbortedStalledStreamHasNoCleanEnd() throws Exception {
        Wire wire = stream(16 * 1024);
        ScriptedClient client = engine.client();
        stall(client);
        client.abort();
        assertEquals(Wire.End.CUT, wire.readToEnd(rest));
        assertTrue(rest.size() < 100 * 64 * 1024);
    }

    @Test
    void theContainerTimesOutAnAbortedStalledStream() throws Exception {
        var server = server(
                Deployment.of(KafkaSseServlet.builder(engine.sse()).build()).withWriteTimeout(Duration.ofMillis(500)));
        Wire wire = stream(16 * 1024);
        ScriptedClient client = engine.client();
        stall(client);
        client.abort();
        await().until(() -> server.connections() == 0);
        assertEquals(Wire.End.CUT, wire.readToEnd(rest));
    }

    @Test
    void theEngineIsNotifiedWhenTheContainerTimesOutAStalledStream() throws Exception {
        var server = server(
                Deployment.of(KafkaSseServlet.builder(engine.sse()).build()).withWriteTimeout(Duration.ofMillis(500)));
        Wire wire = stream(16 * 1024);
        ScriptedClient client = engine.client();
        stall(client);
        ListAppender<ILoggingEvent> warnings = new ListAppender<>();
        Logger connections = (Logger) LoggerFactory.getLogger("org.eclipse.jetty.io.AbstractConnection");
        warnings.start();
        connections.addAppender(warnings);
        try {
            client.gone().get(20, TimeUnit.SECONDS);
            await().until(() -> server.connections() == 0);
        } finally {
            connections.detachAppender(warnings);
        }
        assertEquals(Wire.End.CUT, wire.readToEnd(rest));
        assertTrue(
                warnings.list.stream().noneMatch(EndOfStreamTest::isOfWritingWhileWriting),
                "Jetty was asked to write while it was still writing");
    }

    private static boolean isOfWritingWhileWriting(ILoggingEvent warning) {
        return warning.getThrowableProxy() != null
                && warning.getThrowableProxy().getClassName().equals(WritePendingException.class.getName());
    }

    @Test
    void aQuietStreamOutlivesTheContainersTimeout() throws Exception {
        server(Deployment.of(KafkaSseServlet.builder(engine.sse()).build()).withWriteTimeout(Duration.ofMillis(500)));
        Wire wire = stream();
        ScriptedClient client = engine.client();
        await().during(Duration.ofMillis(1500)).until(() -> !client.gone().isDone());
        client.send("data: 1\n\n");
        wire.expect("data: 1\n\n");
    }

    @Test
    void aHalfClosedClientStillReadsItsStream() throws Exception {
        Wire wire = connect(0).send("GET /topics/a").shutDownOutput();
        readStart(wire);
        ScriptedClient client = engine.client();
        for (int i = 0; i < 20; i++) {
            client.send("data: " + i + "\n\n");
            wire.expect("data: " + i + "\n\n");
        }
        client.end();
        assertEquals(Wire.End.CLEAN, wire.readToEnd(rest));
        await().until(() -> server().connections() == 0);
    }

    @Test
    void theNextHeartbeatsDetectAClosedClient() throws Exception {
        Wire wire = stream();
        ScriptedClient client = engine.client();
        wire.close();
        await().until(() -> {
            client.send(":\n");
            return client.gone().isDone();
        });
        await().until(() -> server().connections() == 0);
    }

    @Test
    void theNextHeartbeatsDetectAResetClient() throws Exception {
        Wire wire = stream();
        ScriptedClient client = engine.client();
        wire.reset();
        await().until(() -> {
            client.send(":\n");
            return client.gone().isDone();
        });
        await().until(() -> server().connections() == 0);
    }

    @Test
    void aStalledClientThatClosesIsDetectedAtOnce() throws Exception {
        Wire wire = stream(16 * 1024);
        ScriptedClient client = engine.client();
        stall(client);
        wire.reset();
        client.gone().get(20, TimeUnit.SECONDS);
        await().until(() -> server().connections() == 0);
    }

    @Test
    void aClientThatDisconnectsBeforeItsAnswerDoesNotAffectOthers() throws Exception {
        engine.onConnect(client -> {});
        Wire wire = request("GET /topics/a");
        ScriptedClient early = engine.client();
        wire.reset();
        early.open();
        await().until(() -> {
            early.send(":\n");
            return early.gone().isDone();
        });
        engine.opening();
        stream();
    }

    @Test
    void streamsEndCleanlyWhenTheServletIsDestroyedBeforeItsContainer() throws Exception {
        KafkaSseServlet servlet = KafkaSseServlet.builder(engine.sse()).build();
        server(Deployment.of(servlet));
        Wire first = stream();
        Wire second = stream();
        servlet.destroy();
        assertEquals(List.of(CloseReason.SHUTDOWN), engine.client().endings());
        assertEquals(Wire.End.CLEAN, first.readToEnd(rest));
        assertEquals(Wire.End.CLEAN, second.readToEnd(rest));
    }

    /** Otherwise all clients would reconnect at the same moment. */
    @Test
    void streamsEndAtDifferentMomentsWhenTheServletIsDestroyed() throws Exception {
        KafkaSseServlet servlet = KafkaSseServlet.builder(engine.sse()).build();
        server(Deployment.of(servlet));
        ExecutorService readers = Executors.newCachedThreadPool();
        List<CompletableFuture<Long>> ends = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Wire wire = stream();
            ends.add(CompletableFuture.supplyAsync(() -> endOf(wire), readers));
        }
        servlet.destroy();
        readers.shutdown();
        LongSummaryStatistics nanos =
                ends.stream().mapToLong(CompletableFuture::join).summaryStatistics();
        assertTrue(nanos.getMax() - nanos.getMin() > 100_000_000, nanos::toString);
    }

    /** The time at which a stream ended cleanly. */
    private static long endOf(Wire wire) {
        try {
            assertEquals(Wire.End.CLEAN, wire.readToEnd(new ByteArrayOutputStream()));
            return System.nanoTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aContainerWithOpenStreamsStops() throws Exception {
        engine.with(Setting.CLOSE_TIMEOUT, Duration.ofSeconds(1)); // the stalled client uses up the whole time limit
        Wire wire = stream();
        Wire stalled = stream(16 * 1024);
        engine.client();
        stall(engine.client());
        stopServer();
        wire.readToEnd(rest);
        stalled.readToEnd(rest);
    }
}
