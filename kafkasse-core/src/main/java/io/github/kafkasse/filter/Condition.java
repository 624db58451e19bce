package io.github.kafkasse.filter;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One parsed expression of a filter.
 *
 * @param negated whether it matches the events that do not have one of the values
 * @param path the names of the members that lead to the value; empty for the record's key
 * @param values the accepted values, in a fixed order
 */
record Condition(boolean negated, List<String> path, Collection<ValuePattern> values) {
    static final String KEY = "@key";
    static final String NOT = "!";

    Condition(boolean negated, List<String> path, Collection<ValuePattern> values) {
        this.negated = negated;
        this.path = List.copyOf(path);
        this.values = List.copyOf(new TreeSet<>(values));
    }

    boolean isOnKey() {
        return path.isEmpty();
    }

    /** The only key that it matches; {@code null} if it is not on the key, or matches others too. */
    @Nullable
    String onlyKey() {
        return isOnKey() && !negated && values.size() == 1
                ? values.stream()
                        .filter(ValuePattern::isExact)
                        .map(ValuePattern::start)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /** The expression in its normal form: the same text for all expressions with the same meaning. */
    String text() {
        StringBuilder text = new StringBuilder(negated ? NOT : "");
        if (isOnKey()) {
            text.append(KEY);
        }
        for (int i = 0; i < path.size(); i++) {
            String name = path.get(i);
            text.append(i > 0 ? "." : needsEscape(name) ? "\\" : "").append(Escapes.name(name));
        }
        char before = ':';
        for (ValuePattern value : values) {
            text.append(before).append(value.text());
            before = '|';
        }
        return text.toString();
    }

    /** Whether the first name of a path would be read as a keyword or a negation. */
    private static boolean needsEscape(String firstName) {
        return firstName.startsWith("@") || firstName.startsWith(NOT);
    }
}
