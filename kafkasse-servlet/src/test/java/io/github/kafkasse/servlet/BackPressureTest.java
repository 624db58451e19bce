package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Clients that read more slowly than events are sent. */
class BackPressureTest extends InContainer {
    private static final int LARGEST_WRITE = 64 * 1024;

    @Test
    void aClientThatStopsReadingPausesTheEngineAndLosesNothing() throws Exception {
        Wire wire = stream(16 * 1024);
        ScriptedClient client = engine.client();
        int before = client.taken();
        CRC32 sent = new CRC32();
        Random random = new Random(42);
        byte[] bytes = new byte[1 << 20];
        random.nextBytes(bytes);
        long total = 0;
        while (total < 50_000_000) {
            int from = random.nextInt(bytes.length - LARGEST_WRITE);
            byte[] piece = Arrays.copyOfRange(bytes, from, from + 1 + random.nextInt(LARGEST_WRITE));
            sent.update(piece);
            total += piece.length;
            client.send(piece);
        }
        await().until(() -> client.stops() > 0);
        int taken = client.taken();
        assertTrue((taken - before) < 200, "the sink took " + taken + " pieces for a client that takes nothing");

        CRC32 read = new CRC32();
        client.end();
        long count = 0;
        for (byte[] chunk = wire.readChunk(); chunk.length > 0; chunk = wire.readChunk()) {
            read.update(chunk);
            count += chunk.length;
        }
        assertEquals(total, count);
        assertEquals(sent.getValue(), read.getValue());
        assertTrue(client.stops() > 10);
    }

    @Test
    void progressIsReportedWhenAClientHasReadAPartOfABatch() throws Exception {
        Wire wire = stream(16 * 1024);
        ScriptedClient client = engine.client();
        for (int i = 0; i < 200; i++) {
            client.send(new byte[2 * LARGEST_WRITE]);
        }
        await().until(() -> client.stops() > 0);
        while (client.progressReports() == 0) {
            assertTrue(wire.readChunk().length > 0);
        }
    }

    @Test
    void aClientThatStopsReadingDoesNotDelayOthers() throws Exception {
        stream(16 * 1024);
        ScriptedClient stalled = engine.client();
        for (int i = 0; i < 100; i++) {
            stalled.send(new byte[LARGEST_WRITE]);
        }
        await().until(() -> stalled.stops() > 0);
        Wire wire = stream();
        ScriptedClient lively = engine.client();
        for (int i = 0; i < 100; i++) {
            lively.send("data: " + i + "\n\n");
            wire.expect("data: " + i + "\n\n");
        }
    }

    @Test
    void manySmallPiecesArriveInOrder() throws Exception {
        Wire wire = stream();
        ScriptedClient client = engine.client();
        int pieces = 20_000;
        for (int i = 0; i < pieces; i++) {
            client.send(ByteBuffer.allocate(4).putInt(i).array());
        }
        client.end();
        ByteBuffer read = ByteBuffer.allocate(4 * pieces);
        for (byte[] chunk = wire.readChunk(); chunk.length > 0; chunk = wire.readChunk()) {
            read.put(chunk);
        }
        read.flip();
        for (int i = 0; i < pieces; i++) {
            assertEquals(i, read.getInt());
        }
    }
}
