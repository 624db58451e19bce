package io.github.kafkasse.internal.json;

/**
 * Strict UTF-8 as defined by RFC 3629: no overlong sequence, no surrogate, nothing beyond U+10FFFF. Bytes are compared
 * as signed values, as in Java: continuation bytes are the lowest, then the lead bytes in their order.
 */
final class Utf8 {
    private static final byte LEAD_2 = (byte) 0xC2;
    private static final byte LEAD_3 = (byte) 0xE0;
    private static final byte LEAD_3_SURROGATES = (byte) 0xED;
    private static final byte LEAD_4 = (byte) 0xF0;
    private static final byte LEAD_4_LAST = (byte) 0xF4;

    private Utf8() {}

    /**
     * The length of the sequence at an index, or 0 if it is not well-formed.
     *
     * @param i the index of a byte that is not ASCII
     */
    static int sequence(byte[] b, int i) {
        byte lead = b[i];
        int left = b.length - i;
        if (lead < LEAD_3) {
            return lead >= LEAD_2 && left >= 2 && isContinuation(b[i + 1]) ? 2 : 0;
        }
        if (lead < LEAD_4) {
            if (left < 3 || !isContinuation(b[i + 1]) || !isContinuation(b[i + 2])) {
                return 0;
            }
            return isOverlong(lead, b[i + 1]) || isSurrogate(lead, b[i + 1]) ? 0 : 3;
        }
        if (left < 4 || !isContinuation(b[i + 1]) || !isContinuation(b[i + 2]) || !isContinuation(b[i + 3])) {
            return 0;
        }
        return isOverlong(lead, b[i + 1]) || isBeyond(lead, b[i + 1]) ? 0 : 4;
    }

    /** The fault of a sequence for which {@link #sequence} returned 0. */
    static Fault fault(byte[] b, int i) {
        byte lead = b[i];
        if (lead < (byte) 0xC0 || lead >= (byte) 0xF8) {
            return Fault.UTF8_STRAY;
        }
        if (lead < LEAD_2) {
            return Fault.UTF8_OVERLONG;
        }
        if (lead > LEAD_4_LAST) {
            return Fault.UTF8_BEYOND;
        }
        if (i + 1 < b.length && isContinuation(b[i + 1])) {
            if (isOverlong(lead, b[i + 1])) {
                return Fault.UTF8_OVERLONG;
            }
            if (isSurrogate(lead, b[i + 1])) {
                return Fault.UTF8_SURROGATE;
            }
            if (isBeyond(lead, b[i + 1])) {
                return Fault.UTF8_BEYOND;
            }
        }
        return Fault.UTF8_TRUNCATED;
    }

    static boolean isValid(byte[] b) {
        int i = 0;
        while (i < b.length) {
            int length = b[i] >= 0 ? 1 : sequence(b, i);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    private static boolean isContinuation(byte b) {
        return b < (byte) 0xC0;
    }

    private static boolean isOverlong(byte lead, byte second) {
        return (lead == LEAD_3 && second < (byte) 0xA0) || (lead == LEAD_4 && second < (byte) 0x90);
    }

    private static boolean isSurrogate(byte lead, byte second) {
        return lead == LEAD_3_SURROGATES && second >= (byte) 0xA0;
    }

    private static boolean isBeyond(byte lead, byte second) {
        return lead > LEAD_4_LAST || (lead == LEAD_4_LAST && second >= (byte) 0x90);
    }
}
