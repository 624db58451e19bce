package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseConfigurationException;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.position.TopicDirectory;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Tells a service that is set up wrongly from a client that has mistaken a name: where none of the topics exists that
 * clients may read, the one who can mend it is the operator. Thread-safe; nothing blocks.
 */
final class Misconfiguration {
    private final TopicDirectory directory;
    private final Set<String> names;

    /** @param names the topics that clients may read; empty where they are not a list */
    Misconfiguration(TopicDirectory directory, Set<String> names) {
        this.directory = directory;
        this.names = names;
    }

    /** What to tell a client of which Kafka says that what it has named is not there. */
    CompletableFuture<KafkaSseException> orElse(TopicNotAvailableException notAvailable) {
        if (names.isEmpty()) {
            return CompletableFuture.completedFuture(notAvailable);
        }
        return directory.find(names).handle((infos, failure) -> {
            boolean none = failure == null && infos.values().stream().noneMatch(info -> info.isPresent());
            return none
                    ? new KafkaSseConfigurationException(
                            "None of the topics that this service is set up to serve exists in Kafka.")
                    : notAvailable;
        });
    }
}
