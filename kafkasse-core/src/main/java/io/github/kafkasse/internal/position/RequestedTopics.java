package io.github.kafkasse.internal.position;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.kafka.NotAvailable;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.kafka.Unavailable;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Describes the topics of a request, before their offsets are looked up and, in case of doubt, once more after that.
 * Decides what a client is told whose topic does not exist. Thread-safe; nothing blocks.
 */
final class RequestedTopics {
    private final TopicDirectory directory;

    RequestedTopics(TopicDirectory directory) {
        this.directory = directory;
    }

    /**
     * Describes topics. Topics for which the client's id is newer than the directory are described again: the id may
     * have been made on another server, after a change that this one has not detected yet.
     *
     * @param client runs the client's work, and completes the result
     * @return the topics, all of which exist; fails with {@link TopicNotAvailableException} if one does not exist, or
     *     with {@link KafkaUnavailableException} if Kafka does not answer, or if the client comes back with an id and
     *     its topic was deleted a moment ago
     */
    CompletableFuture<Map<String, TopicInfo>> find(Set<String> names, @Nullable LastEventId id, Executor client) {
        return directory.find(names, client).thenCompose(infos -> {
            Set<String> doubtful = id == null ? Set.of() : doubtful(infos, id);
            return doubtful.isEmpty()
                    ? CompletableFuture.completedFuture(existing(infos, id))
                    : refresh(doubtful, client).thenApply(answered -> existing(merged(infos, answered), id));
        });
    }

    private static Set<String> doubtful(Map<String, Optional<TopicInfo>> infos, LastEventId id) {
        Set<String> topics = new HashSet<>();
        String topic = "";
        TopicInfo info = null;
        for (IdEntry entry : id.entries()) { // sorted by topic
            if (!entry.topic().equals(topic)) {
                topic = entry.topic();
                info = infos.getOrDefault(topic, Optional.empty()).orElse(null);
            }
            if (info == null || (entry instanceof PartitionEntry position && isAhead(position, info))) {
                topics.add(topic);
            }
        }
        return topics;
    }

    private static boolean isAhead(PartitionEntry entry, TopicInfo info) {
        return entry.partition() >= info.partitions()
                || (entry.topicId() != null && !entry.topicId().equals(info.shortId()));
    }

    private CompletableFuture<Map<String, Optional<TopicInfo>>> refresh(Collection<String> names, Executor client) {
        return directory.refresh(names, client).thenApply(answered -> {
            if (!answered.keySet().containsAll(names)) {
                throw Unavailable.because(null);
            }
            return answered;
        });
    }

    private static Map<String, Optional<TopicInfo>> merged(
            Map<String, Optional<TopicInfo>> infos, Map<String, Optional<TopicInfo>> newer) {
        Map<String, Optional<TopicInfo>> all = new HashMap<>(infos);
        all.putAll(newer);
        return all;
    }

    /**
     * Asks Kafka whether topics still are the ones that a request was planned for. Offsets and the ends of epochs are
     * looked up by the topic's name. If a topic was recreated, the directory may return the old one while the offsets
     * belong to the new one. So a position that contradicts these answers is moved only after this check.
     *
     * @param ids the expected ids of the topics, by name
     * @param client runs the client's work
     * @return the topics that have another id or do not exist; fails with {@link KafkaUnavailableException} if Kafka
     *     does not answer for one of them
     */
    CompletableFuture<Map<String, Optional<TopicInfo>>> changed(Map<String, Uuid> ids, Executor client) {
        if (ids.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        return refresh(ids.keySet(), client).thenApply(answered -> {
            Map<String, Optional<TopicInfo>> changed = new HashMap<>();
            ids.forEach((name, id) -> {
                Optional<TopicInfo> now = answered.getOrDefault(name, Optional.empty());
                if (now.isEmpty() || !now.get().id().equals(id)) {
                    changed.put(name, now);
                }
            });
            return changed;
        });
    }

    /** Replaces topics by those that {@link #changed} has returned; throws the client's error if one does not exist. */
    Map<String, TopicInfo> replace(
            Map<String, TopicInfo> infos, Map<String, Optional<TopicInfo>> changed, @Nullable LastEventId id) {
        Map<String, Optional<TopicInfo>> all = new HashMap<>(changed);
        infos.forEach((name, info) -> all.putIfAbsent(name, Optional.of(info)));
        return existing(all, id);
    }

    /**
     * Clients do not come back after a 404. So a client that comes back while its topic is deleted waits as long as a
     * connected client does: to recreate a topic, it is deleted first.
     */
    private Map<String, TopicInfo> existing(Map<String, Optional<TopicInfo>> infos, @Nullable LastEventId id) {
        Map<String, TopicInfo> existing = new TreeMap<>();
        String justDeleted = null;
        for (String topic : new TreeSet<>(infos.keySet())) {
            Optional<TopicInfo> info = infos.getOrDefault(topic, Optional.empty());
            if (info.isPresent()) {
                existing.put(topic, info.get());
            } else if (id != null && directory.isJustDeleted(topic, id.hasTopicId(topic))) {
                justDeleted = topic;
            } else {
                throw NotAvailable.topic(topic);
            }
        }
        if (justDeleted != null) {
            throw Unavailable.justDeleted(justDeleted);
        }
        return existing;
    }
}
