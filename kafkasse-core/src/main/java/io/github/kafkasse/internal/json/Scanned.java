package io.github.kafkasse.internal.json;

/**
 * What scanning a piece of JSON comes to, packed into a {@code long} so that the good path allocates nothing and the
 * scanners need no state: the index behind the piece in the low half, and above it what of it is not safe for lines;
 * or, when negative, a {@link Fault} and the index where it is.
 */
final class Scanned {
    /** CR or LF stands between tokens. */
    static final long LINE_BREAK = 1L << 32;

    /** U+2028, U+2029 or U+0085 stands raw in a string. */
    static final long LINE_SEPARATOR = 1L << 33;

    static final long UNSAFE = LINE_BREAK | LINE_SEPARATOR;

    private static final Fault[] FAULTS = Fault.values();

    private Scanned() {}

    static long upTo(int index) {
        return index;
    }

    static int index(long scanned) {
        return (int) scanned;
    }

    @SuppressWarnings("EnumOrdinal") // it lives no longer than the scan
    static long fault(Fault fault, int index) {
        return Long.MIN_VALUE | ((long) fault.ordinal() << 32) | index;
    }

    static boolean isFault(long scanned) {
        return scanned < 0;
    }

    static Fault fault(long scanned) {
        return FAULTS[(int) (scanned >>> 32) & 0xFF];
    }
}
