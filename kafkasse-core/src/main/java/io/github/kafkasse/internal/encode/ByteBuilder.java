package io.github.kafkasse.internal.encode;

import java.util.Arrays;

/** Bytes that are put together; the array is used again for the next batch. Belongs to one thread. */
final class ByteBuilder {
    /** An array that grew beyond this for one large event is given up afterwards. */
    private static final int KEPT = 256 << 10;

    private byte[] bytes = new byte[64 << 10];
    private int length;

    void append(byte[] source) {
        append(source, source.length);
    }

    void append(byte[] source, int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.addExact(Math.max(length, bytes.length), count));
        }
        System.arraycopy(source, 0, bytes, length, count);
        length += count;
    }

    /** Drops what was appended, should somebody have failed in the middle. */
    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** Everything that was appended; nothing is, afterwards. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[64 << 10];
        }
        return taken;
    }
}
