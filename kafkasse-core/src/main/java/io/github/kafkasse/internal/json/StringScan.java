package io.github.kafkasse.internal.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Scans the inside of a string, RFC 8259 section 7, which has nearly all bytes of an event: eight at a time while they
 * are plain ASCII. A {@code \}{@code u} escape of a lone surrogate is allowed, as in the grammar.
 */
final class StringScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private StringScan() {}

    /**
     * Scans a string.
     *
     * @param i the index after the opening quote
     * @return the index after the closing quote
     */
    static long string(byte[] b, int i) {
        int lastWord = b.length - Long.BYTES;
        long seen = 0;
        for (; ; ) {
            while (i <= lastWord) {
                long stops = stops((long) LONGS.get(b, i));
                if (stops != 0) {
                    i += Long.numberOfTrailingZeros(stops) >>> 3;
                    break;
                }
                i += Long.BYTES;
            }
            while (i < b.length && isPlain(b[i])) {
                i++;
            }
            if (i >= b.length) {
                return Scanned.fault(Fault.ENDS_EARLY, i);
            }
            byte c = b[i];
            if (c == '"') {
                return (seen & Scanned.UNSAFE) | Scanned.upTo(i + 1);
            }
            long r = c == '\\' ? escape(b, i + 1) : c < 0 ? nonAscii(b, i) : Scanned.fault(Fault.CONTROL_CHARACTER, i);
            if (Scanned.isFault(r)) {
                return r;
            }
            seen |= r;
            i = Scanned.index(r);
        }
    }

    /**
     * Marks, in the high bit of each byte, the bytes that are not plain. The lowest mark is exact; marks above it may
     * be false, because a subtraction borrows from the next byte. With its second bit flipped, the quote comes directly
     * above the control characters, which keep their range, and all other characters come above it: one subtraction
     * finds them all.
     */
    private static long stops(long word) {
        long controlOrQuote = (word ^ (0x02 * EACH)) - 0x21 * EACH;
        long backslash = (word ^ ('\\' * EACH)) - EACH;
        return (controlOrQuote | backslash | word) & HIGH_BITS;
    }

    private static boolean isPlain(byte c) {
        return c >= ' ' && c != '"' && c != '\\';
    }

    /** Scans the characters after a backslash, from index {@code i}. */
    private static long escape(byte[] b, int i) {
        if (i >= b.length) {
            return Scanned.fault(Fault.ENDS_EARLY, i);
        }
        return switch (b[i]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> Scanned.upTo(i + 1);
            case 'u' -> hexDigits(b, i + 1);
            default -> Scanned.fault(Fault.BAD_ESCAPE, i);
        };
    }

    private static long hexDigits(byte[] b, int first) {
        for (int i = first; i < first + 4; i++) {
            if (i >= b.length) {
                return Scanned.fault(Fault.ENDS_EARLY, i);
            }
            if (!isHex(b[i])) {
                return Scanned.fault(Fault.BAD_HEX, i);
            }
        }
        return Scanned.upTo(first + 4);
    }

    private static boolean isHex(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** Scans a run of non-ASCII characters: text in Greek or Chinese consists of them. */
    private static long nonAscii(byte[] b, int i) {
        long seen = 0;
        do {
            int length = Utf8.sequence(b, i);
            if (length == 0) {
                return Scanned.fault(Utf8.fault(b, i), i);
            }
            if (LineSafety.isSeparator(b, i, length)) {
                seen = Scanned.LINE_SEPARATOR;
            }
            i += length;
        } while (i < b.length && b[i] < 0);
        return seen | Scanned.upTo(i);
    }
}
