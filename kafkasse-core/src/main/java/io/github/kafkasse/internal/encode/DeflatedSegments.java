package io.github.kafkasse.internal.encode;

/**
 * The uncompressed form of a batch whose bytes are compressed in segments. A segment does not refer to what is before
 * it. So a client can receive a part of such a batch, and the rest later, when it has been encoded again.
 *
 * @param length the number of uncompressed bytes
 * @param crc their checksum
 * @param factor the {@linkplain Crc32#factor factor} of their number
 * @param ends where the compressed form of each {@linkplain #SEGMENT segment} ends
 */
@SuppressWarnings("ArrayRecordComponent") // shared by reference, and never changed
public record DeflatedSegments(int length, int crc, int factor, int[] ends) implements Deflated {
    /** The number of uncompressed bytes in a segment; the last one has the rest. Deflate looks back half as far. */
    public static final int SEGMENT = 64 << 10;
}
