package io.github.kafkasse.internal.encode;

import java.util.Arrays;

/**
 * Puts bytes together: all of them, or a part of the whole while the rest is only counted. The array is used again for
 * the next batch. Belongs to one thread.
 */
final class ByteBuilder {
    /** An array that grew beyond this for one large event is given up afterwards. */
    private static final int KEPT = 256 << 10;

    private byte[] bytes = new byte[64 << 10];
    private int kept;
    private int length;

    // The part of the whole that is kept.
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

    /** Begins anew, and keeps everything. */
    void clear() {
        keepOnly(0, Integer.MAX_VALUE);
    }

    /** Begins anew, and keeps a part of what is appended. */
    void keepOnly(int start, int end) {
        kept = 0;
        length = 0;
        from = start;
        to = end;
    }

    /** How much was appended, kept or not. */
    int length() {
        return length;
    }

    /** What was kept. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, kept);
        if (bytes.length > KEPT) {
            bytes = new byte[64 << 10];
        }
        return taken;
    }
}
