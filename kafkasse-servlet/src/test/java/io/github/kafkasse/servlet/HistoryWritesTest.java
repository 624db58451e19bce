package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.servlet.support.Container;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import org.junit.jupiter.api.Test;

/** The pieces in which a container writes batches. */
class HistoryWritesTest extends InContainer {
    private static final int KB = 1 << 10;
    private static final int BATCHES = 4;
    private static final int BATCH = 56 * KB;

    @Test
    void aStreamThatBeginsWithHistoryHasTheContainersOwnBuffer() throws Exception {
        engine.withHistory();
        assertEquals(container == Container.JETTY ? 32 * KB : 16 * KB, largestPiece());
    }

    @Test
    void aStreamThatWaitsForNewEventsHasASmallBuffer() throws Exception {
        assertEquals(16 * KB, largestPiece());
    }

    private int largestPiece() throws Exception {
        Wire wire = stream();
        ScriptedClient client = engine.client();
        for (int i = 0; i < BATCHES; i++) {
            client.send(new byte[BATCH]);
        }
        int largest = 0;
        for (int read = 0; read < BATCHES * BATCH; ) {
            int piece = wire.readChunk().length;
            largest = Math.max(largest, piece);
            read += piece;
        }
        return largest;
    }
}
