package io.github.kafkasse.internal.json;

/**
 * The result of scanning a piece of JSON, packed into a {@code long} so that valid input allocates nothing and the
 * scanners need no state. The low half is the index after the piece; the bits above it mark what is not safe for lines.
 * A negative value contains a {@link Fault} and its index.
 */
final class Scanned {
    /** CR or LF occurs between tokens. */
    static final long LINE_BREAK = 1L << 32;

    /** U+2028, U+2029 or U+0085 occurs unescaped in a string. */
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

    @SuppressWarnings("EnumOrdinal") // the value is only used during the scan
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
