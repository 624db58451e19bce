package io.github.kafkasse.internal.json;

/**
 * Rewrites valid JSON so that no client takes a part of it for a line break. In valid JSON, CR and LF occur only
 * between tokens; they become spaces. U+2028, U+2029 and U+0085, at which some line readers break too, occur only in
 * strings; they become their escapes. So it need not track where strings begin and end. Few records need it.
 */
final class LineSafety {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int ESCAPE_LENGTH = 6;

    private LineSafety() {}

    /** Whether the well-formed sequence at an index is one of the three characters. */
    static boolean isSeparator(byte[] b, int i, int length) {
        if (length == 3) {
            return b[i] == (byte) 0xE2 && b[i + 1] == (byte) 0x80 && (b[i + 2] & 0xFE) == 0xA8;
        }
        return length == 2 && b[i] == (byte) 0xC2 && b[i + 1] == (byte) 0x85;
    }

    /** Whether the result of {@link #rewrite} fits into an array. */
    static boolean fits(byte[] json) {
        return length(json) <= LONGEST_ARRAY;
    }

    /** The same JSON in a new array, without line breaks. */
    static byte[] rewrite(byte[] json) {
        byte[] safe = new byte[(int) length(json)];
        int to = 0;
        for (int i = 0; i < json.length; ) {
            byte c = json[i];
            int separator = c < 0 ? separator(json, i) : 0;
            if (separator != 0) {
                to = escape(separator == 2 ? "0085" : json[i + 2] == (byte) 0xA8 ? "2028" : "2029", safe, to);
                i += separator;
            } else {
                safe[to++] = c == '\n' || c == '\r' ? (byte) ' ' : c;
                i++;
            }
        }
        return safe;
    }

    private static long length(byte[] json) {
        long length = json.length;
        for (int i = 0; i < json.length; i++) {
            if (json[i] < 0) {
                int separator = separator(json, i);
                length += separator == 0 ? 0 : ESCAPE_LENGTH - separator;
            }
        }
        return length;
    }

    /** The length of the separator that begins at an index, or 0. In UTF-8 no sequence begins inside another. */
    private static int separator(byte[] b, int i) {
        int length = b[i] == (byte) 0xE2 ? 3 : b[i] == (byte) 0xC2 ? 2 : 0;
        return length != 0 && isSeparator(b, i, length) ? length : 0;
    }

    private static int escape(String hex, byte[] b, int to) {
        b[to] = '\\';
        b[to + 1] = 'u';
        for (int digit = 0; digit < 4; digit++) {
            b[to + 2 + digit] = (byte) hex.charAt(digit);
        }
        return to + ESCAPE_LENGTH;
    }
}
