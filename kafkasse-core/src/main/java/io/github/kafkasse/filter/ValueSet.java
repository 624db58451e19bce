package io.github.kafkasse.filter;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The values of one expression, prepared for matching. Immutable and thread-safe. */
final class ValueSet {
    private final Set<String> texts;
    private final List<ValuePattern> patterns;
    private final boolean hasAny;

    ValueSet(Collection<ValuePattern> values) {
        this.texts = values.stream()
                .filter(ValuePattern::isExact)
                .map(ValuePattern::start)
                .collect(Collectors.toUnmodifiableSet());
        this.patterns = values.stream().filter(each -> !each.isExact()).toList();
        this.hasAny = values.stream().anyMatch(ValuePattern::isAny);
    }

    /** Whether one of the values is the wildcard alone, which also matches arrays and objects. */
    boolean hasAny() {
        return hasAny;
    }

    boolean matches(String text) {
        if (texts.contains(text)) {
            return true;
        }
        for (ValuePattern pattern : patterns) {
            if (pattern.matches(text)) {
                return true;
            }
        }
        return false;
    }
}
