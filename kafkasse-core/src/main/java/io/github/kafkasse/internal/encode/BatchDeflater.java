package io.github.kafkasse.internal.encode;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses batches as blocks of the <a href="https://www.rfc-editor.org/rfc/rfc1951">deflate format</a> that begin
 * and end at a byte, so that they can follow each other in a gzip stream. All clients of a feed share them. Belongs to
 * one event loop.
 */
public final class BatchDeflater {
    /** What a text is compressed after that does not refer to anything. */
    static final byte[] NOTHING = {};

    /** Deflate never adds more than this to a segment; its bound is 5 bytes for each 16 KB, and a flush. */
    static final int MOST_ADDED = 256;

    private static final int SEGMENT = DeflatedSegments.SEGMENT;

    /** An array that grew beyond this for one large event is released afterwards. */
    private static final int KEPT = 256 << 10;

    private @Nullable Deflater deflater; // created for the first batch: it takes 260 KB
    private byte[] out = NOTHING;
    private int size;

    /** Compresses some bytes, at least one, in segments that do not refer to what is before them. */
    DeflatedSegments deflate(byte[] bytes, int length) {
        size = 0;
        int[] ends = new int[(length + SEGMENT - 1) / SEGMENT];
        for (int i = 0; i < ends.length; i++) {
            add(bytes, i * SEGMENT, Math.min(SEGMENT, length - i * SEGMENT), NOTHING);
            ends[i] = size;
        }
        return new DeflatedSegments(length, Crc32.of(bytes, length), Crc32.factor(length), ends);
    }

    /**
     * Compresses the text of a short batch.
     *
     * @param preceding the text that is directly before it in the stream, to which it may refer
     */
    byte[] deflate(byte[] text, byte[] preceding) {
        size = 0;
        add(text, 0, text.length, preceding);
        return take();
    }

    private void add(byte[] bytes, int from, int length, byte[] preceding) {
        int most = Math.addExact(size, length + MOST_ADDED);
        if (most > out.length) {
            out = Arrays.copyOf(out, Math.max(SEGMENT + MOST_ADDED, Math.addExact(most, size)));
        }
        if (deflater == null) {
            deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        }
        deflater.reset(); // with the flush below, the same as a full flush before the segment and after it
        if (preceding.length > 0) {
            deflater.setDictionary(preceding);
        }
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
            out = NOTHING;
        }
        return taken;
    }
}
