package io.github.kafkasse.internal.json;

import org.jspecify.annotations.Nullable;

/**
 * Decides, in one pass and without allocating, whether a record's bytes are JSON that can be sent to a client
 * unchanged. Called for each record on the thread that fetched it; stateless, so any number of threads may call it.
 *
 * <p>JSON is defined by RFC 8259, without extensions: one value, whitespace around it, strict UTF-8 without a byte
 * order mark. Numbers, strings and names may have any length; only nesting is limited.
 */
public final class JsonScanner {
    private JsonScanner() {}

    /**
     * Validates JSON, and makes it safe for line-based formats: CR and LF between tokens become spaces; U+2028,
     * U+2029 and U+0085 in strings become their {@code \}{@code u} escapes.
     *
     * @param json the bytes, which are not changed
     * @param maxDepth how deep arrays and objects may be nested; 0 allows scalars only
     * @return the same array if nothing must change, as is usual; another array if something must; {@code null} if the
     *     bytes are not valid or are nested too deep
     */
    public static byte @Nullable [] lineSafe(byte[] json, int maxDepth) {
        long scanned = document(json, maxDepth);
        if (Scanned.isFault(scanned)) {
            return null;
        }
        return (scanned & Scanned.UNSAFE) == 0 ? json : LineSafety.rewrite(json);
    }

    /**
     * Why {@link #lineSafe} returned {@code null}, for a log line. It scans again, so that only logged records pay for
     * it.
     *
     * @param json the bytes
     * @param maxDepth the same limit
     * @return the fault and its byte offset, counted from 0; {@code null} if there is none
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
