package io.github.kafkasse.internal.connection;

import java.util.Set;
import java.util.function.Predicate;

/**
 * The topics that clients may read. Immutable; as thread-safe as the predicate.
 *
 * @param predicate says whether a topic may be read
 * @param names all of them, where they are a list; otherwise empty
 */
public record AllowedTopics(Predicate<String> predicate, Set<String> names) {
    /** Topics of which somebody knows only once he is asked. */
    public static AllowedTopics by(Predicate<String> predicate) {
        return new AllowedTopics(predicate, Set.of());
    }

    public static AllowedTopics list(Set<String> names) {
        return new AllowedTopics(names::contains, names);
    }
}
