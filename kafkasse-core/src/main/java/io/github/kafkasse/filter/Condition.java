package io.github.kafkasse.filter;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * One parsed expression of a filter.
 *
 * @param path the names of the members that lead to the value; empty for the record's key
 * @param values the accepted texts, in a fixed order
 */
record Condition(List<String> path, Collection<String> values) {
    static final String KEY = "@key";

    Condition(List<String> path, Collection<String> values) {
        this.path = List.copyOf(path);
        this.values = List.copyOf(new TreeSet<>(values));
    }

    boolean isOnKey() {
        return path.isEmpty();
    }

    /** The expression in its normal form: the same text for all expressions with the same meaning. */
    String text() {
        StringBuilder text = new StringBuilder();
        if (isOnKey()) {
            text.append(KEY);
        }
        for (int i = 0; i < path.size(); i++) {
            String name = path.get(i);
            text.append(i > 0 ? "." : name.startsWith("@") ? "\\" : "").append(escaped(name, ".:|\\"));
        }
        char before = ':';
        for (String value : values) {
            text.append(before).append(escaped(value, "|\\"));
            before = '|';
        }
        return text.toString();
    }

    private static String escaped(String part, String special) {
        StringBuilder text = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            text.append(special.indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return text.toString();
    }
}
