package io.github.kafkasse.servlet.internal.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.servlet.internal.container.SlicedOutput.Step;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlicedOutputTest {
    private static final long SECOND = 1_000_000_000L;

    private final SlowOutput container = new SlowOutput();
    private final SlicedOutput output = new SlicedOutput(container, WriteGuard.NONE, () -> container.nanos);

    @Test
    void aSmallArrayIsWrittenAndFlushedOnce() throws IOException {
        container.fast = true;
        assertEquals(Step.DONE, output.write(bytes(1_000), 10, 500));
        assertEquals(List.of(500), container.lengths);
        assertEquals(1, container.flushes);
    }

    @Test
    void theContainersThreadWritesTheRemainingBytes() throws IOException {
        byte[] batch = bytes(100_000);
        assertEquals(Step.WAITING, output.write(batch, 0, batch.length));
        container.fast = true;
        container.take(batch.length);
        assertEquals(Step.DONE, output.advance(true));
        assertArrayEquals(batch, container.written.toByteArray());
    }

    @Test
    void aWriteDuringTheContainersTurnIsRefused() throws IOException {
        assertEquals(Step.WAITING, output.write(bytes(100_000), 0, 100_000));
        assertThrows(IllegalStateException.class, () -> output.write(bytes(1), 0, 1));
        assertTrue(output.isContainersTurn());
    }

    @Test
    void aSlowClientMakesVisibleProgress() throws IOException {
        assertTakingIsSeen(0, 300);
    }

    @Test
    void aSlowClientBehindABufferingContainerMakesVisibleProgress() throws IOException {
        assertTakingIsSeen(32 << 10, 2_500);
    }

    /** Each call of the container, made after a slice was sent completely, is reported as progress. */
    private void assertTakingIsSeen(int gathering, int bytesPerSecond) throws IOException {
        container.gathering = gathering;
        byte[] batch = bytes(256 << 10);
        Step step = output.write(batch, 0, batch.length);
        container.take(128 << 10);
        long progress = container.nanos;
        long longest = 0;
        while (step == Step.WAITING) {
            if (container.isReady()) {
                longest = Math.max(longest, container.nanos - progress);
                progress = container.nanos;
                step = output.advance(true);
            }
            container.nanos += SECOND;
            container.take(bytesPerSecond);
        }
        assertArrayEquals(batch, container.written.toByteArray());
        long silence = longest;
        assertTrue(silence < 58 * SECOND, () -> "no progress was seen for " + silence + " ns");
    }

    @Test
    void aClientThatRecoversGetsLargeSlicesAgain() throws IOException {
        assertEquals(Step.WAITING, output.write(bytes(70 << 10), 0, 70 << 10));
        container.nanos += 10 * SECOND;
        container.fast = true;
        container.take(64 << 10);
        assertEquals(Step.DONE, output.advance(true));
        assertEquals(4 << 10, container.lengths.get(1));
        for (int i = 0; i < 4; i++) {
            assertEquals(Step.DONE, output.write(bytes(256 << 10), 0, 256 << 10));
        }
        assertEquals(64 << 10, container.lengths.get(container.lengths.size() - 1));
        int flushes = container.flushes;
        assertEquals(Step.DONE, output.write(bytes(256 << 10), 0, 256 << 10));
        assertEquals(flushes + 1, container.flushes, "a fast client's slices are gathered");
    }

    @Test
    void aClientWithShortPausesKeepsItsLargeSlices() throws IOException {
        container.fast = true;
        assertEquals(Step.DONE, output.write(bytes(256 << 10), 0, 256 << 10));
        container.fast = false;
        Step step = output.write(bytes(256 << 10), 0, 256 << 10);
        while (step == Step.WAITING) {
            container.nanos += SECOND;
            container.take(64 << 10);
            if (container.isReady()) {
                step = output.advance(true);
            }
        }
        assertEquals(64 << 10, container.lengths.get(container.lengths.size() - 1));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** Is ready again when everything that was started to be sent is sent. */
    private static final class SlowOutput extends ServletOutputStream {
        final List<Integer> lengths = new ArrayList<>();
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        boolean fast;
        int flushes;
        long nanos;

        /** The number of bytes that it buffers before it sends them, unless it is flushed. */
        int gathering;

        private int gathered;
        private int pending;

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
        public void write(int b) {
            throw new AssertionError("Bytes are written in arrays");
        }

        @Override
        public boolean isReady() {
            return pending == 0;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void flush() {
            flushes++;
            send();
        }
    }
}
