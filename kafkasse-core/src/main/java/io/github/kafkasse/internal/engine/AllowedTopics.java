package io.github.kafkasse.internal.engine;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import java.util.List;
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

    /**
     * The topics that {@link Setting#TOPICS_ALLOWED} names.
     *
     * @throws IllegalArgumentException if it names none
     */
    public static AllowedTopics of(Settings settings) {
        List<String> names = settings.get(Setting.TOPICS_ALLOWED);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("No topics are allowed: name them with allowTopics(…) or the setting "
                    + Setting.TOPICS_ALLOWED.name() + ", or allow all with '*'");
        }
        if (names.contains("*")) {
            return by(topic -> !topic.startsWith("__"));
        }
        return list(Set.copyOf(names));
    }
}
