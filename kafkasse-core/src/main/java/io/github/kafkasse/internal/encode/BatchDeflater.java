package io.github.kafkasse.internal.encode;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses batches as blocks of the <a href="https://www.rfc-editor.org/rfc/rfc1951">deflate format</a>. Each segment
 * of a batch begins and ends at a byte, and does not refer to the bytes before it. So a gzip stream can contain it at
 * any place, and all clients of a feed share it, whatever they have received before. Belongs to one thread.
 */
final class BatchDeflater {
    private static final int SEGMENT = Deflated.SEGMENT;

    /** An array that grew beyond this for one large event is released afterwards. */
    private static final int KEPT = 256 << 10;

    /** Deflate never adds more than this to a segment; its bound is 5 bytes for each 16 KB, and a flush. */
    private static final int MOST_ADDED = 256;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private byte[] out = new byte[SEGMENT + MOST_ADDED];
    private int size;

    /** Compresses some bytes, at least one. */
    Deflated deflate(byte[] bytes, int length) {
        size = 0;
        int[] ends = new int[(length + SEGMENT - 1) / SEGMENT];
        for (int i = 0; i < ends.length; i++) {
            add(bytes, i * SEGMENT, Math.min(SEGMENT, length - i * SEGMENT));
            ends[i] = size;
        }
        return new Deflated(length, Crc32.of(bytes, length), Crc32.factor(length), ends);
    }

    private void add(byte[] bytes, int from, int length) {
        int most = Math.addExact(size, length + MOST_ADDED);
        if (most > out.length) {
            out = Arrays.copyOf(out, Math.addExact(most, size));
        }
        deflater.reset(); // with the flush below, the same as a full flush before the segment and after it
        deflater.setInput(bytes, from, length);
        size += deflater.deflate(out, size, out.length - size, Deflater.SYNC_FLUSH);
        if (size >= most) {
            throw new IllegalStateException("Deflate made more than " + (length + MOST_ADDED) + " bytes of " + length);
        }
    }

    /** The compressed bytes of the last call. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(out, size);
        if (out.length > KEPT) {
            out = new byte[SEGMENT + MOST_ADDED];
        }
        return taken;
    }
}
