package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseConfigurationException;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a misconfigured service from a wrong name in a request: where none of the allowed topics exists, only the
 * operator can mend it. Every request for something that is not available is checked here, so the check costs little:
 * the directory remembers Kafka's answers, and one allowed topic that exists is enough. Thread-safe; nothing blocks.
 */
public final class Misconfiguration {
    private final TopicDirectory directory;
    private final @Nullable Supplier<Set<String>> names;

    /** An allowed topic that existed when it was last looked up; it is looked up before all the others. */
    private volatile @Nullable String existing;

    /** @param names gives the topics that clients may read; {@code null} where they cannot be enumerated */
    public Misconfiguration(TopicDirectory directory, @Nullable Supplier<Set<String>> names) {
        this.directory = directory;
        this.names = names;
    }

    /**
     * The error for a request that names something not available.
     *
     * @return the given error, or a {@link KafkaSseConfigurationException} if none of the allowed topics exists; fails
     *     only if the supplier of names does
     */
    CompletableFuture<KafkaSseException> orElse(TopicNotAvailableException notAvailable) {
        Supplier<Set<String>> supplier = names;
        if (supplier == null) {
            return CompletableFuture.completedFuture(notAvailable);
        }
        return CompletableFuture.completedFuture(supplier)
                .thenApply(Supplier::get)
                .thenCompose(this::noneExists)
                .thenApply(none -> none
                        ? new KafkaSseConfigurationException(
                                "None of the topics that this service is set up to serve exists in Kafka.")
                        : notAvailable);
    }

    private CompletableFuture<Boolean> noneExists(Set<String> allowed) {
        String known = existing;
        return known == null || !allowed.contains(known)
                ? lookUp(allowed)
                : lookUp(Set.of(known)).thenCompose(gone -> gone ? lookUp(allowed) : completed(false));
    }

    /** Whether Kafka says of each topic that it does not exist. Where Kafka does not answer, that is not known. */
    private CompletableFuture<Boolean> lookUp(Set<String> topics) {
        return directory.find(topics).handle((infos, failure) -> {
            if (failure != null) {
                return false;
            }
            for (var info : infos.entrySet()) {
                if (info.getValue().isPresent()) {
                    existing = info.getKey();
                    return false;
                }
            }
            return true;
        });
    }

    private static CompletableFuture<Boolean> completed(boolean value) {
        return CompletableFuture.completedFuture(value);
    }
}
