package io.github.kafkasse.internal.engine;

import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The topics that clients may read. Immutable; as thread-safe as the predicate and the supplier.
 *
 * @param predicate whether a topic may be read
 * @param names returns the names of all allowed topics; {@code null} if they cannot be enumerated
 */
public record AllowedTopics(Predicate<String> predicate, @Nullable Supplier<Set<String>> names) {
    /** Topics that cannot be enumerated. */
    public static AllowedTopics by(Predicate<String> predicate) {
        return new AllowedTopics(predicate, null);
    }

    public static AllowedTopics list(Set<String> names) {
        return new AllowedTopics(names::contains, () -> names);
    }

    /** Topics that may change: the supplier is called for each request. */
    public static AllowedTopics listedBy(Supplier<Set<String>> names) {
        return new AllowedTopics(topic -> names.get().contains(topic), names);
    }
}
