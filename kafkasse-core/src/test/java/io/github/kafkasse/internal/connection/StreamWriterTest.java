package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamWriterTest {
    private final KeepingSink sink = new KeepingSink();
    private final StreamWriter writer = new StreamWriter(sink, null, 0);

    @Test
    void aBatchIsWrittenUnchangedInOneCall() throws IOException {
        byte[] batch = bytes(StreamWriter.WHOLE);
        assertTrue(writer.write(batch, 0));
        assertEquals(1, sink.arrays.size());
        assertSame(batch, sink.arrays.get(0));
    }

    @Test
    void aBatchIsTakenByASinkThatAcceptsNoMoreAfterIt() throws IOException {
        sink.accepts = false;
        assertTrue(writer.write(bytes(1_000), 0));
        assertTrue(writer.blocked());
    }

    @Test
    void aSinkRetainsNoMoreOfALargeEventThanItsSlice() throws IOException {
        byte[] large = bytes(5_000_000);
        assertTrue(writer.write(large, 0));
        for (byte[] array : sink.arrays) {
            assertNotSame(large, array);
            assertTrue(array.length <= 64 << 10, () -> array.length + " bytes");
        }
        assertArrayEquals(large, sink.written.toByteArray());
    }

    @Test
    void aLargeEventWaitsForTheSinkAfterEachSlice() throws IOException {
        byte[] large = bytes(300_000);
        sink.accepts = false;
        assertFalse(writer.write(large, 0));
        int calls = 1;
        assertEquals(calls, sink.arrays.size());
        while (!writer.isEmpty()) {
            assertFalse(writer.drain(0), "a sink that is not ready must not be called");
            assertEquals(calls++, sink.arrays.size());
            writer.unblock(0);
            boolean unused = writer.drain(0);
            assertEquals(calls, sink.arrays.size());
        }
        assertArrayEquals(large, sink.written.toByteArray());
    }

    @Test
    void aReportOfProgressPostponesTheStall() throws IOException {
        sink.accepts = false;
        assertTrue(writer.write(bytes(1_000), 100));
        assertEquals(100, writer.progressNanos());
        writer.progress(50);
        assertEquals(100, writer.progressNanos());
        writer.progress(150);
        assertEquals(150, writer.progressNanos());
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** Keeps the arrays, as a container does while its client reads nothing. */
    private static final class KeepingSink implements EventSink {
        final List<byte[]> arrays = new ArrayList<>();
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        boolean accepts = true;

        @Override
        public boolean write(byte[] bytes, int offset, int length) {
            arrays.add(bytes);
            written.write(bytes, offset, length);
            return accepts;
        }

        @Override
        public void connected(StreamConnection connection) {}

        @Override
        public void open(StreamOpening opening) {}

        @Override
        public void refuse(KafkaSseException reason) {}

        @Override
        public void close() {}

        @Override
        public void abort() {}
    }
}
