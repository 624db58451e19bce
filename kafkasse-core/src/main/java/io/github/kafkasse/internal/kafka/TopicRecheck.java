package io.github.kafkasse.internal.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;

/**
 * Asks Kafka whether topics still are the ones that a request was planned for. Offsets and the ends of epochs are
 * looked up by the topic's name. If a topic was recreated, the directory may return the old one while the offsets
 * belong to the new one. So a position that contradicts these answers is moved only after Kafka has described the topic
 * once more. Thread-safe.
 */
public final class TopicRecheck {
    private final TopicDirectory directory;

    public TopicRecheck(TopicDirectory directory) {
        this.directory = directory;
    }

    /**
     * Asks for the topics now, whether or not the directory has them cached.
     *
     * @param ids the expected ids of the topics, by name
     * @return the topics that have another id or do not exist; fails with {@link
     *     io.github.kafkasse.KafkaUnavailableException} if Kafka does not answer for one of them
     */
    public CompletableFuture<Map<String, Optional<TopicInfo>>> changed(Map<String, Uuid> ids) {
        if (ids.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        return directory.refresh(ids.keySet()).thenApply(answered -> {
            Map<String, Optional<TopicInfo>> changed = new HashMap<>();
            ids.forEach((name, id) -> {
                Optional<TopicInfo> now = answered.get(name);
                if (now == null) {
                    throw Unavailable.because(null);
                }
                if (now.isEmpty() || !now.get().id().equals(id)) {
                    changed.put(name, now);
                }
            });
            return changed;
        });
    }
}
