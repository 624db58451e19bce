package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamOpening;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final KeepingSink sink = new KeepingSink();
    private final Outbox outbox = new Outbox(sink, () -> 0L);

    @Test
    void aBatchIsHandedOverAsItIs() throws IOException {
        byte[] batch = bytes(48 << 10);
        outbox.put(batch, 0);
        assertTrue(outbox.drain());
        assertSame(batch, sink.arrays.get(0));
    }

    @Test
    void ofALargeEventTheSinkGetsNoMoreToKeepThanItIsToWrite() throws IOException {
        byte[] large = bytes(5_000_000);
        outbox.put(large, 1_000);
        assertTrue(outbox.drain());
        for (byte[] array : sink.arrays) {
            assertNotSame(large, array);
            assertTrue(array.length <= 64 << 10, () -> array.length + " bytes");
        }
        byte[] expected = new byte[large.length - 1_000];
        System.arraycopy(large, 1_000, expected, 0, expected.length);
        assertArrayEquals(expected, sink.written.toByteArray());
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** Keeps the arrays, as a container does while its client takes nothing. */
    private static final class KeepingSink implements EventSink {
        final List<byte[]> arrays = new ArrayList<>();
        final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public void write(byte[] bytes, int offset, int length) {
            arrays.add(bytes);
            written.write(bytes, offset, length);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void open(StreamOpening opening) {}

        @Override
        public void refuse(KafkaSseException reason) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public void abort() {}
    }
}
