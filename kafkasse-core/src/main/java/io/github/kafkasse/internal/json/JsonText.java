package io.github.kafkasse.internal.json;

import java.nio.charset.StandardCharsets;

/** Decodes the inside of a valid JSON string: RFC 8259, section 7. */
final class JsonText {
    private static final int UNICODE_ESCAPE = 6;

    private JsonText() {}

    /**
     * Decodes escapes.
     *
     * @param from the index after the opening quote
     * @param to the index of the closing quote
     */
    static String decoded(byte[] json, int from, int to) {
        int escape = nextEscape(json, from, to);
        if (escape == to) {
            return utf8(json, from, to);
        }
        StringBuilder text = new StringBuilder(to - from);
        int plain = from;
        while (escape < to) {
            text.append(utf8(json, plain, escape));
            if (json[escape + 1] == 'u') {
                text.append((char) hex(json, escape + 2));
                plain = escape + UNICODE_ESCAPE;
            } else {
                text.append(character(json[escape + 1]));
                plain = escape + 2;
            }
            escape = nextEscape(json, plain, to);
        }
        return text.append(utf8(json, plain, to)).toString();
    }

    /** The value of four hexadecimal digits. */
    static int hex(byte[] json, int at) {
        int character = 0;
        for (int digit = at; digit < at + 4; digit++) {
            character = character * 16 + Character.digit(json[digit], 16);
        }
        return character;
    }

    private static int nextEscape(byte[] json, int from, int to) {
        int at = from;
        while (at < to && json[at] != '\\') {
            at++;
        }
        return at;
    }

    private static char character(byte escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> (char) escaped; // a quote, a backslash or a slash
        };
    }

    private static String utf8(byte[] json, int from, int to) {
        return new String(json, from, to - from, StandardCharsets.UTF_8);
    }
}
