package io.github.kafkasse.internal.json;

import java.util.Arrays;

/**
 * Scans one JSON value with its contents, by the grammar of RFC 8259, without recursion. Open brackets are kept as
 * bits, one a level: 64 of them in a local variable, and deeper ones in an array that is rarely needed. So hostile
 * nesting costs an eighth of a byte a level.
 */
final class ValueScan {
    private static final long[] NONE = {};

    private ValueScan() {}

    /**
     * Scans a value.
     *
     * @param i the index of its first byte
     * @param maxDepth how many arrays and objects may be open at once
     * @return the index after the value
     */
    static long value(byte[] b, int i, int maxDepth) {
        long seen = 0;
        int depth = 0;
        long kinds = 0; // the lowest bit is for the innermost bracket: set for an object
        long[] outerKinds = NONE;
        for (; ; ) {
            if (i >= b.length) {
                return Scanned.fault(Fault.ENDS_EARLY, i);
            }
            byte c = b[i];
            long r;
            if (c == '"') {
                r = StringScan.string(b, i + 1);
            } else if (c == '{' || c == '[') {
                if (depth >= maxDepth) {
                    return Scanned.fault(Fault.TOO_DEEP, i);
                }
                if ((depth & 63) == 0 && depth != 0) {
                    outerKinds = keep(outerKinds, depth, kinds);
                }
                depth++;
                kinds = (kinds << 1) | (c == '{' ? 1 : 0);
                r = whitespace(b, i + 1);
                int next = Scanned.index(r);
                if (next >= b.length || b[next] != c + 2) { // each closing bracket is its opening one plus 2
                    seen |= r;
                    r = beforeValue(b, next, c == '{');
                    if (Scanned.isFault(r)) {
                        return r;
                    }
                    seen |= r;
                    i = Scanned.index(r);
                    continue;
                }
            } else {
                r = scalar(b, i, c);
            }
            if (Scanned.isFault(r)) {
                return r;
            }
            seen |= r;
            i = Scanned.index(r);

            for (; ; ) { // after a value: close what closes here, up to the comma before the next value
                if (depth == 0) {
                    return (seen & Scanned.UNSAFE) | Scanned.upTo(i);
                }
                r = whitespace(b, i);
                seen |= r;
                i = Scanned.index(r);
                if (i >= b.length) {
                    return Scanned.fault(Fault.ENDS_EARLY, i);
                }
                boolean inObject = (kinds & 1) != 0;
                if (b[i] == ',') {
                    r = beforeValue(b, i + 1, inObject);
                    if (Scanned.isFault(r)) {
                        return r;
                    }
                    seen |= r;
                    i = Scanned.index(r);
                    break;
                }
                if (b[i] != (inObject ? '}' : ']')) {
                    return Scanned.fault(Fault.NO_COMMA, i);
                }
                i++;
                depth--;
                kinds = (depth & 63) == 0 && depth != 0 ? outerKinds[(depth >>> 6) - 1] : kinds >>> 1;
            }
        }
    }

    /** Scans the bytes before a value: whitespace and, in an object, the name and the colon. */
    private static long beforeValue(byte[] b, int i, boolean inObject) {
        long space = whitespace(b, i);
        if (!inObject) {
            return space;
        }
        long name = name(b, Scanned.index(space));
        return Scanned.isFault(name) ? name : name | (space & Scanned.UNSAFE);
    }

    /**
     * Scans a member's name and the colon, with the whitespace around it.
     *
     * @param i the index of the name
     * @return the index of the value
     */
    static long name(byte[] b, int i) {
        if (i >= b.length) {
            return Scanned.fault(Fault.ENDS_EARLY, i);
        }
        if (b[i] != '"') {
            return Scanned.fault(Fault.NO_NAME, i);
        }
        long r = StringScan.string(b, i + 1);
        if (Scanned.isFault(r)) {
            return r;
        }
        long seen = r;
        r = whitespace(b, Scanned.index(r));
        seen |= r;
        int colon = Scanned.index(r);
        if (colon >= b.length) {
            return Scanned.fault(Fault.ENDS_EARLY, colon);
        }
        if (b[colon] != ':') {
            return Scanned.fault(Fault.NO_COLON, colon);
        }
        r = whitespace(b, colon + 1);
        return ((seen | r) & Scanned.UNSAFE) | Scanned.upTo(Scanned.index(r));
    }

    /** Scans optional whitespace: never a fault. */
    static long whitespace(byte[] b, int i) {
        return i < b.length && b[i] > ' ' ? Scanned.upTo(i) : skipWhitespace(b, i);
    }

    private static long skipWhitespace(byte[] b, int i) {
        long seen = 0;
        while (i < b.length) {
            byte c = b[i];
            if (c == '\n' || c == '\r') {
                seen = Scanned.LINE_BREAK;
            } else if (c != ' ' && c != '\t') {
                break;
            }
            i++;
        }
        return seen | Scanned.upTo(i);
    }

    private static long[] keep(long[] outerKinds, int depth, long kinds) {
        int word = (depth >>> 6) - 1;
        long[] grown = word < outerKinds.length ? outerKinds : Arrays.copyOf(outerKinds, Math.max(16, 2 * word));
        grown[word] = kinds;
        return grown;
    }

    private static long scalar(byte[] b, int i, byte c) {
        return switch (c) {
            case 't' -> literal(b, i, "true");
            case 'f' -> literal(b, i, "false");
            case 'n' -> literal(b, i, "null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(b, i);
            default -> Scanned.fault(Fault.NO_VALUE, i);
        };
    }

    private static long literal(byte[] b, int i, String literal) {
        for (int at = 1; at < literal.length(); at++) {
            if (i + at >= b.length) {
                return Scanned.fault(Fault.ENDS_EARLY, i + at);
            }
            if (b[i + at] != literal.charAt(at)) {
                return Scanned.fault(Fault.BAD_LITERAL, i + at);
            }
        }
        return Scanned.upTo(i + literal.length());
    }

    private static long number(byte[] b, int i) {
        if (b[i] == '-') {
            i++;
        }
        long r = i < b.length && b[i] == '0' ? Scanned.upTo(i + 1) : digits(b, i);
        if (!Scanned.isFault(r)) {
            i = Scanned.index(r);
            if (i < b.length && b[i] == '.') {
                r = digits(b, i + 1);
            }
        }
        if (!Scanned.isFault(r)) {
            i = Scanned.index(r);
            if (i < b.length && (b[i] == 'e' || b[i] == 'E')) {
                boolean signed = i + 1 < b.length && (b[i + 1] == '+' || b[i + 1] == '-');
                r = digits(b, signed ? i + 2 : i + 1);
            }
        }
        return r;
    }

    /** Scans one digit or more. */
    private static long digits(byte[] b, int i) {
        int first = i;
        while (i < b.length && b[i] >= '0' && b[i] <= '9') {
            i++;
        }
        if (i > first) {
            return Scanned.upTo(i);
        }
        return Scanned.fault(i < b.length ? Fault.BAD_NUMBER : Fault.ENDS_EARLY, i);
    }
}
