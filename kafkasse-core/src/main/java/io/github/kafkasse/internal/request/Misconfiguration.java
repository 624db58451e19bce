package io.github.kafkasse.internal.request;

import io.github.kafkasse.KafkaSseConfigurationException;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes a misconfigured service from a wrong name in a request: if none of the allowed topics exists, only the
 * operator can fix it. Each request for something that is not available is checked here, so the check is cheap: the
 * directory caches Kafka's answers, and one existing allowed topic is enough. Thread-safe; nothing blocks.
 */
public final class Misconfiguration {
    private final TopicDirectory directory;
    private final @Nullable Supplier<Set<String>> names;

    /** An allowed topic that existed at its last lookup; it is looked up before all the others. */
    private volatile @Nullable String existing;

    /** @param names returns the topics that clients may read; {@code null} if they cannot be enumerated */
    public Misconfiguration(TopicDirectory directory, @Nullable Supplier<Set<String>> names) {
        this.directory = directory;
        this.names = names;
    }

    /**
     * The error for a request for something that is not available.
     *
     * @param client runs the client's work; it completes the result, or the caller's thread does
     * @return the given error, or a {@link KafkaSseConfigurationException} if none of the allowed topics exists; fails
     *     only if the supplier of names does
     */
    CompletableFuture<KafkaSseException> orElse(TopicNotAvailableException notAvailable, Executor client) {
        Supplier<Set<String>> supplier = names;
        if (supplier == null) {
            return CompletableFuture.completedFuture(notAvailable);
        }
        return CompletableFuture.completedFuture(supplier)
                .thenApply(Supplier::get)
                .thenCompose(allowed -> noneExists(allowed, client))
                .thenApply(none -> none
                        ? new KafkaSseConfigurationException(
                                "None of the topics that this service is configured to serve exists in Kafka.")
                        : notAvailable);
    }

    private CompletableFuture<Boolean> noneExists(Set<String> allowed, Executor client) {
        String known = existing;
        return known == null || !allowed.contains(known)
                ? lookUp(allowed, client)
                : lookUp(Set.of(known), client).thenCompose(gone -> gone ? lookUp(allowed, client) : completed(false));
    }

    /** Whether Kafka answers for each topic that it does not exist. If Kafka does not answer, this is unknown. */
    private CompletableFuture<Boolean> lookUp(Set<String> topics, Executor client) {
        return directory.find(topics, client).handle((infos, failure) -> {
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
