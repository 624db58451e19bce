package io.github.kafkasse.internal.encode;

/**
 * The uncompressed form of a batch whose bytes are compressed. From the checksum and the length a connection computes
 * the end of its <a href="https://www.rfc-editor.org/rfc/rfc1952">gzip</a> file, without the bytes.
 *
 * @param length the number of uncompressed bytes
 * @param crc their checksum
 * @param factor the {@linkplain Crc32#factor factor} of their number
 * @param ends where the compressed form of each {@linkplain #SEGMENT segment} ends
 */
@SuppressWarnings("ArrayRecordComponent") // shared by reference, and never changed
public record Deflated(int length, int crc, int factor, int[] ends) {
    /** The number of uncompressed bytes in a segment; the last one has the rest. Deflate looks back half as far. */
    public static final int SEGMENT = 64 << 10;
}
