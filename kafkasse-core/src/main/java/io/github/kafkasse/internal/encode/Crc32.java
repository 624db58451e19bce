package io.github.kafkasse.internal.encode;

/**
 * The checksum of <a href="https://www.rfc-editor.org/rfc/rfc1952#section-8">RFC 1952</a> of parts that follow each
 * other, from the checksums of the parts. A checksum is a polynomial over GF(2), as its bits reversed: appending a part
 * multiplies it by a power of x that depends only on the part's length. This is the method of zlib's {@code
 * crc32_combine_gen} and {@code crc32_combine_op}. Thread-safe.
 */
public final class Crc32 {
    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int ONE = 1 << 31;

    /** x to the power of 2 to the power of the index; the powers repeat after 32. */
    private static final int[] POWERS = powers();

    private Crc32() {}

    private static int[] powers() {
        int[] powers = new int[32];
        powers[0] = 1 << 30;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = product(powers[i - 1], powers[i - 1]);
        }
        return powers;
    }

    /** The checksum of some bytes. */
    public static int of(byte[] bytes, int length) {
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** The factor by which a part of this length multiplies the checksum of what is before it. */
    public static int factor(int length) {
        int factor = ONE;
        int power = 3; // a byte is 8 bits
        for (int left = length; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                factor = product(POWERS[power & 31], factor);
            }
            power++;
        }
        return factor;
    }

    /**
     * The checksum of two parts.
     *
     * @param first the checksum of the first part; 0 if it is empty
     * @param second the checksum of the second part
     * @param factor the {@linkplain #factor factor} of the second part's length
     */
    public static int append(int first, int second, int factor) {
        return product(factor, first) ^ second;
    }

    /** The product of two polynomials, modulo the checksum's; the first must not be 0. */
    private static int product(int first, int second) {
        int product = 0;
        int left = first;
        int shifted = second;
        while (true) {
            product ^= shifted & (left >> 31);
            left <<= 1;
            if (left == 0) {
                return product;
            }
            shifted = (shifted >>> 1) ^ (POLYNOMIAL & -(shifted & 1));
        }
    }
}
