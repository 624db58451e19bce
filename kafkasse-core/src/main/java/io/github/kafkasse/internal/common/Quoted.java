package io.github.kafkasse.internal.common;

/**
 * A client's own text, made fit to be shown to people in an error: it is short and holds nothing but printable ASCII.
 */
public final class Quoted {
    private static final int MAX_LENGTH = 60;

    private Quoted() {}

    /**
     * Quotes a text.
     *
     * @param text any text
     * @return its beginning in quotation marks, with question marks for what cannot be shown
     */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder("'");
        text.codePoints().limit(MAX_LENGTH).forEach(c -> shown.append(c >= ' ' && c <= '~' ? (char) c : '?'));
        return shown.append(text.codePointCount(0, text.length()) > MAX_LENGTH ? "…'" : "'")
                .toString();
    }
}
