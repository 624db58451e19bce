package io.github.kafkasse.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array to which JSON is written, with only the features that a record's coordinates need. For one thread.
 */
final class JsonBytes {
    private static final String HEX = "0123456789abcdef";

    private byte[] bytes;
    private int length;

    JsonBytes(int expectedLength) {
        bytes = new byte[expectedLength];
    }

    /** Appends ASCII characters unchanged. */
    JsonBytes ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    JsonBytes bytes(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    JsonBytes number(long number) {
        return ascii(Long.toString(number));
    }

    JsonBytes string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends a string of well-formed UTF-8, quoted and escaped no more than RFC 8259 requires. */
    JsonBytes string(byte[] utf8) {
        reserve(utf8.length + 2);
        bytes[length++] = '"';
        for (byte c : utf8) {
            if (c >= 0 && c < ' ') {
                ascii("\\u00").ascii(HEX.substring(c >> 4, (c >> 4) + 1)).ascii(HEX.substring(c & 15, (c & 15) + 1));
            } else {
                reserve(2);
                if (c == '"' || c == '\\') {
                    bytes[length++] = '\\';
                }
                bytes[length++] = c;
            }
        }
        return ascii("\"");
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }
}
