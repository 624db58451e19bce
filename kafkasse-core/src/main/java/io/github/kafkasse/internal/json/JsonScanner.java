package io.github.kafkasse.internal.json;

import org.jspecify.annotations.Nullable;

/**
 * Decides, in one pass and without allocating, whether a record's bytes are JSON that can go to a client as they are.
 * Called for every record on the thread that fetched it; stateless, so any number of threads may.
 *
 * <p>JSON is what RFC 8259 says, and no more: one value, whitespace around it, strict UTF-8 without a byte order mark.
 * There is no limit on the length of numbers, strings and names, only one on nesting.
 */
public final class JsonScanner {
    private JsonScanner() {}

    /**
     * Validates JSON, and makes it safe for line-based formats: CR and LF between tokens become spaces; U+2028,
     * U+2029 and U+0085 in strings become their {@code \}{@code u} escapes.
     *
     * @param json the bytes, which are not changed
     * @param maxDepth how many arrays and objects may be nested in each other; 0 allows scalars only
     * @return the same array when nothing needs to change, as is usual; another when something does; {@code null} when
     *     it is not valid or too deep
     */
    public static byte @Nullable [] lineSafe(byte[] json, int maxDepth) {
        long scanned = document(json, maxDepth);
        if (Scanned.isFault(scanned)) {
            return null;
        }
        return (scanned & Scanned.UNSAFE) == 0 ? json : LineSafety.rewrite(json);
    }

    /**
     * Why {@link #lineSafe} said {@code null}, for a log line. It scans again, so that only what is logged pays for it.
     *
     * @param json the bytes
     * @param maxDepth the same bound
     * @return what is wrong and at which byte, counted from 0; {@code null} if nothing is
     */
    public static @Nullable String reason(byte[] json, int maxDepth) {
        long scanned = document(json, maxDepth);
        if (!Scanned.isFault(scanned)) {
            return null;
        }
        int index = Scanned.index(scanned);
        String what = Scanned.fault(scanned).description + ", byte " + index;
        return index < json.length ? what + String.format(" (0x%02X)", json[index]) : what;
    }

    private static long document(byte[] json, int maxDepth) {
        long before = ValueScan.whitespace(json, 0);
        if (Scanned.index(before) == json.length) {
            return Scanned.fault(Fault.NOTHING, json.length);
        }
        long value = ValueScan.value(json, Scanned.index(before), maxDepth);
        if (Scanned.isFault(value)) {
            return value;
        }
        long after = ValueScan.whitespace(json, Scanned.index(value));
        if (Scanned.index(after) != json.length) {
            return Scanned.fault(Fault.TRAILING, Scanned.index(after));
        }
        long unsafe = (before | value | after) & Scanned.UNSAFE;
        if ((unsafe & Scanned.LINE_SEPARATOR) != 0 && !LineSafety.fits(json)) {
            return Scanned.fault(Fault.TOO_LARGE, json.length);
        }
        return unsafe | Scanned.upTo(json.length);
    }
}
