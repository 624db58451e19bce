package io.github.kafkasse.internal.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;

/**
 * Asks Kafka whether topics still are those that a request was planned for. Offsets and the ends of epochs are looked
 * up by the topic's name. If a topic was made again, the directory may name the old one while the answers are about the
 * new one. A position that the answers contradict is therefore moved only after Kafka has named the topic once more.
 * Thread-safe.
 */
public final class TopicRecheck {
    private final TopicDirectory directory;

    public TopicRecheck(TopicDirectory directory) {
        this.directory = directory;
    }

    /**
     * Asks for the topics now, whatever the directory knows.
     *
     * @param ids the ids that the topics are taken to have, by name
     * @return those that have another id or do not exist; fails with {@link
     *     io.github.kafkasse.KafkaUnavailableException} if Kafka does not say so of one of them
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
