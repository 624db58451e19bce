package io.github.kafkasse.internal.common;

/**
 * Quotes a client's own text in an error message. The quotation is short and contains only printable ASCII.
 */
public final class Quoted {
    private static final int MAX_LENGTH = 60;

    private Quoted() {}

    /**
     * Quotes a text.
     *
     * @param text any text
     * @return its beginning in quotation marks, with a question mark for each character that is not printable
     */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder("'");
        text.codePoints().limit(MAX_LENGTH).forEach(c -> shown.append(c >= ' ' && c <= '~' ? (char) c : '?'));
        return shown.append(text.codePointCount(0, text.length()) > MAX_LENGTH ? "…'" : "'")
                .toString();
    }
}
