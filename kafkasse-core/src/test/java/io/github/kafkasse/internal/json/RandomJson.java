package io.github.kafkasse.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Random valid JSON, and random changes that break it; the same for the same seed. */
final class RandomJson {
    private static final String[] SPACES = {"", "", "", "", " ", "\t", "\n", "\r\n", "  \n\t "};
    private static final String[] SCALARS = {
        "true", "false", "null", "0", "-0", "0.0", "1e5", "-1.25E-7", "12345678901234567890"
    };
    private static final String[] CHARACTERS = {
        "\\\"",
        "\\\\",
        "\\/",
        "\\b",
        "\\f",
        "\\n",
        "\\r",
        "\\t",
        "\\u0000",
        "\\u2028",
        "\\uD83D\\ude00",
        "\\ud800",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        " ",
        "/",
        "\u007f",
        "é",
        "ß",
        "Ж",
        "中",
        "\u2027",
        "\u2028",
        "\u2029",
        "\u202a",
        "\u0084",
        "\u0085",
        "\u0086",
        "\ue000",
        "\uffff",
        "😀",
        "\udbff\udfff"
    };
    private static final int[] BYTES = {
        0, 1, 9, 10, 13, 31, 32, '"', '\\', '/', '{', '}', '[', ']', ':', ',', '-', '+', '.', '0', '1', '9', 'e', 'E',
        'u', 'n', 't', 'f', 127, 0x80, 0x85, 0x8F, 0x90, 0x9F, 0xA0, 0xA8, 0xA9, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
        0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xF8, 0xFE, 0xFF
    };

    private final Random random;

    RandomJson(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    byte[] document() {
        return (space() + value(5) + space()).getBytes(StandardCharsets.UTF_8);
    }

    String space() {
        return SPACES[below(SPACES.length)];
    }

    String value(int depth) {
        int kind = below(depth > 0 ? 10 : 6);
        if (kind < 2) {
            return SCALARS[below(SCALARS.length)];
        }
        if (kind < 3) {
            return number();
        }
        return kind < 6 ? string(below(below(4) == 0 ? 60 : 12)) : container(kind < 8, depth - 1);
    }

    private String container(boolean object, int depth) {
        StringBuilder text = new StringBuilder(object ? "{" : "[").append(space());
        int size = below(5);
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : "," + space());
            if (object) {
                text.append(string(below(10))).append(space()).append(':').append(space());
            }
            text.append(value(depth)).append(space());
        }
        return text.append(object ? "}" : "]").toString();
    }

    private String number() {
        StringBuilder text = new StringBuilder(below(2) == 0 ? "-" : "").append(1 + below(9));
        digits(text, below(30));
        if (below(2) == 0) {
            digits(text.append('.'), 1 + below(20));
        }
        if (below(2) == 0) {
            digits(text.append(below(2) == 0 ? 'e' : 'E').append(new String[] {"", "+", "-"}[below(3)]), 1 + below(4));
        }
        return text.toString();
    }

    private void digits(StringBuilder text, int count) {
        for (int i = 0; i < count; i++) {
            text.append(below(10));
        }
    }

    String string(int length) {
        StringBuilder text = new StringBuilder("\"");
        boolean plain = below(2) == 0;
        for (int i = 0; i < length; i++) {
            text.append(
                    plain || below(3) > 0
                            ? String.valueOf((char) ('a' + below(26)))
                            : CHARACTERS[below(CHARACTERS.length)]);
        }
        return text.append('"').toString();
    }

    /** One to three small changes anywhere: most break the document, some only change it. */
    byte[] mutated(byte[] json) {
        byte[] mutated = json;
        for (int changes = 1 + below(3); changes > 0; changes--) {
            int from = below(mutated.length + 1);
            int to = Math.min(mutated.length, from + below(3));
            int inserted = below(3);
            byte[] next = new byte[mutated.length - (to - from) + inserted];
            System.arraycopy(mutated, 0, next, 0, from);
            for (int i = 0; i < inserted; i++) {
                next[from + i] = (byte) (below(8) == 0 ? below(256) : BYTES[below(BYTES.length)]);
            }
            System.arraycopy(mutated, to, next, from + inserted, mutated.length - to);
            mutated = next;
        }
        return mutated;
    }
}
