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
    private final StreamWriter writer = new StreamWriter(sink, () -> 0L);

    @Test
    void aBatchIsWrittenUnchanged() throws IOException {
        byte[] batch = bytes(48 << 10);
        writer.put(batch, 0);
        assertTrue(writer.drain());
        assertSame(batch, sink.arrays.get(0));
    }

    @Test
    void aSinkRetainsNoMoreOfALargeEventThanItsSlice() throws IOException {
        byte[] large = bytes(5_000_000);
        writer.put(large, 1_000);
        assertTrue(writer.drain());
        for (byte[] array : sink.arrays) {
            assertNotSame(large, array);
            assertTrue(array.length <= 64 << 10, () -> array.length + " bytes");
        }
        byte[] expected = new byte[large.length - 1_000];
        System.arraycopy(large, 1_000, expected, 0, expected.length);
        assertArrayEquals(expected, sink.written.toByteArray());
    }

    @Test
    void aSlowClientMakesVisibleProgress() throws IOException {
        assertTakingIsSeen(new SlowSink(0), 300);
    }

    @Test
    void aSlowClientBehindABufferingContainerMakesVisibleProgress() throws IOException {
        assertTakingIsSeen(new SlowSink(32 << 10), 2_500);
    }

    private static void assertTakingIsSeen(SlowSink slow, int bytesPerSecond) throws IOException {
        long[] now = {0};
        StreamWriter slowly = new StreamWriter(slow, () -> now[0]);
        byte[] batch = bytes(256 << 10);
        slowly.put(batch, 0);
        assertFalse(slowly.drain());
        slow.take(128 << 10);
        slowly.unblock();
        long longest = 0;
        while (!slowly.drain()) {
            now[0] += 1_000_000_000L;
            longest = Math.max(longest, now[0] - slowly.progressNanos());
            slow.take(bytesPerSecond);
            if (slow.isReady()) {
                slowly.unblock();
            }
        }
        assertArrayEquals(batch, slow.written.toByteArray());
        long silence = longest;
        assertTrue(silence < 58_000_000_000L, () -> "no progress was seen for " + silence + " ns");
    }

    @Test
    void aClientThatRecoversGetsLargeSlicesAgain() throws IOException {
        SlowSink slow = new SlowSink(0);
        long[] now = {0};
        StreamWriter recovering = new StreamWriter(slow, () -> now[0]);
        recovering.put(bytes(70 << 10), 0);
        assertFalse(recovering.drain());
        now[0] += 10_000_000_000L;
        slow.fast = true;
        slow.take(64 << 10);
        recovering.unblock();
        assertTrue(recovering.drain());
        assertEquals(4 << 10, slow.lengths.get(1));
        for (int i = 0; i < 4; i++) {
            recovering.put(bytes(256 << 10), 0);
            assertTrue(recovering.drain());
        }
        assertEquals(64 << 10, slow.lengths.get(slow.lengths.size() - 1));
        int flushes = slow.flushes;
        recovering.put(bytes(256 << 10), 0);
        assertTrue(recovering.drain());
        assertEquals(flushes, slow.flushes, "nothing is done for a fast client that it does not need");
    }

    @Test
    void aClientWithShortPausesKeepsItsLargeSlices() throws IOException {
        SlowSink stopping = new SlowSink(0);
        stopping.fast = true;
        long[] now = {0};
        StreamWriter writer = new StreamWriter(stopping, () -> now[0]);
        writer.put(bytes(256 << 10), 0);
        assertTrue(writer.drain());
        stopping.fast = false;
        writer.put(bytes(256 << 10), 0);
        while (!writer.drain()) {
            now[0] += 1_000_000_000L;
            stopping.take(64 << 10);
            writer.unblock();
        }
        assertEquals(64 << 10, stopping.lengths.get(stopping.lengths.size() - 1));
        assertEquals(0, stopping.flushes);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** Like a container: it is ready again when all has gone that it has begun to send. */
    private static final class SlowSink extends KeepingSink {
        final List<Integer> lengths = new ArrayList<>();
        boolean fast;
        int flushes;
        private final int gathering;
        private int gathered;
        private int pending;

        /** @param gathering how much it keeps before it sends, unless it is flushed */
        SlowSink(int gathering) {
            this.gathering = gathering;
        }

        void take(int bytes) {
            pending = Math.max(0, pending - bytes);
        }

        private void send() {
            pending = fast ? 0 : gathered;
            gathered = 0;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            lengths.add(length);
            written.write(bytes, offset, length);
            gathered += length;
            if (gathered > gathering) {
                send();
            }
        }

        @Override
        public boolean isReady() {
            return pending == 0;
        }

        @Override
        public void flush() {
            flushes++;
            send();
        }
    }

    /** Keeps the arrays, as a container does while its client takes nothing. */
    private static class KeepingSink implements EventSink {
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
        public void connected(StreamConnection connection) {}

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
