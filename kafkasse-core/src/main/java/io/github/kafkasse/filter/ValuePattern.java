package io.github.kafkasse.filter;

import org.jspecify.annotations.Nullable;

/**
 * One value of an expression: a text, or two texts with a wildcard between them. The wildcard stands for any number of
 * characters. Matching takes time proportional to the pattern, whatever the length of the matched text.
 *
 * @param start the text before the wildcard, or the whole text
 * @param end the text after the wildcard; {@code null} if there is no wildcard
 */
record ValuePattern(String start, @Nullable String end) implements Comparable<ValuePattern> {
    static final char WILDCARD = '*';

    boolean isExact() {
        return end == null;
    }

    /** Whether it is the wildcard alone, which every value matches. */
    boolean isAny() {
        return start.isEmpty() && "".equals(end);
    }

    boolean matches(String text) {
        if (end == null) {
            return text.equals(start);
        }
        return text.length() >= start.length() + end.length() && text.startsWith(start) && text.endsWith(end);
    }

    /** How it is written in an expression. */
    String text() {
        String escaped = Escapes.value(start);
        return end == null ? escaped : escaped + WILDCARD + Escapes.value(end);
    }

    @Override
    public int compareTo(ValuePattern other) {
        return text().compareTo(other.text());
    }
}
