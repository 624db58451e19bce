package io.github.kafkasse.internal.encode;

import java.util.Arrays;

/**
 * Appends bytes and keeps all of them, or only a part while the rest is counted. The array is reused for the next
 * batch. Belongs to one thread.
 */
final class ByteBuilder {
    /** An array that grew beyond this for one large event is released afterwards. */
    private static final int KEPT = 256 << 10;

    private byte[] bytes = new byte[64 << 10];
    private int kept;
    private int length;

    // The part that is kept.
    private int from;
    private int to = Integer.MAX_VALUE;

    void append(byte[] source) {
        append(source, source.length);
    }

    void append(byte[] source, int count) {
        int start = Math.min(count, Math.max(0, from - length));
        int end = Math.min(count, Math.max(start, to - length));
        int added = end - start;
        if (added > bytes.length - kept) {
            bytes = Arrays.copyOf(bytes, Math.addExact(Math.max(kept, bytes.length), added));
        }
        System.arraycopy(source, start, bytes, kept, added);
        kept += added;
        length = Math.addExact(length, count);
    }

    /** Starts again, and keeps everything. */
    void clear() {
        keepOnly(0, Integer.MAX_VALUE);
    }

    /** Starts again, and keeps a part of the appended bytes. */
    void keepOnly(int start, int end) {
        kept = 0;
        length = 0;
        from = start;
        to = end;
    }

    /** The number of appended bytes, kept or not. */
    int length() {
        return length;
    }

    /** The kept bytes. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, kept);
        release();
        return taken;
    }

    /** Compresses the kept bytes, at least one, in segments. */
    DeflatedSegments takeDeflated(BatchDeflater deflater) {
        DeflatedSegments segments = deflater.deflate(bytes, kept);
        release();
        return segments;
    }

    /** Whether no bytes are kept. */
    boolean isEmpty() {
        return kept == 0;
    }

    private void release() {
        if (bytes.length > KEPT) {
            bytes = new byte[64 << 10];
        }
    }
}
