package io.github.kafkasse.internal.log;

import static java.util.stream.Collectors.groupingBy;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the followed topics: describes them periodically, and detects added partitions, deleted topics, and recreated
 * topics.
 *
 * <p>The tail's thread asks; answers come on Kafka's admin thread. That thread replaces outdated caches and then
 * notifies the connections.
 */
public final class TopicWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

    /** How often to ask while a topic is missing: after it is recreated, it should be read soon. */
    private static final long GONE_INTERVAL_NANOS = 500_000_000L;

    private final Function<Set<String>, CompletableFuture<Map<String, Optional<TopicInfo>>>> describe;
    private final PartitionCaches caches;
    private final long intervalNanos;
    private final Consumer<String> changed;

    /** The last description of each watched topic; none for deleted topics. */
    private final Map<String, TopicInfo> last = new ConcurrentHashMap<>();

    private final AtomicBoolean asking = new AtomicBoolean();

    // Owned by the tail's thread.
    private long askedNanos;
    private boolean askedBefore;

    /**
     * @param describe describes topics, and bypasses all caches
     * @param intervalNanos how often to ask
     * @param changed receives the name of each topic that has changed
     */
    public TopicWatch(
            Function<Set<String>, CompletableFuture<Map<String, Optional<TopicInfo>>>> describe,
            PartitionCaches caches,
            long intervalNanos,
            Consumer<String> changed) {
        this.describe = describe;
        this.caches = caches;
        this.intervalNanos = intervalNanos;
        this.changed = changed;
    }

    /** Asks Kafka, if it is due. */
    void tick(long now) {
        long interval = caches.isAnyGone() ? Math.min(intervalNanos, GONE_INTERVAL_NANOS) : intervalNanos;
        if (askedBefore && now - askedNanos < interval) {
            return;
        }
        Set<String> topics = caches.topics();
        if (topics.isEmpty() || !asking.compareAndSet(false, true)) {
            return;
        }
        askedBefore = true;
        askedNanos = now;
        last.keySet().retainAll(topics);
        CompletableFuture<Map<String, Optional<TopicInfo>>> unused = ask(topics).whenComplete((answer, failure) -> {
            asking.set(false);
            if (failure != null) {
                LOG.debug("Kafka did not describe the topics; it is asked again", failure);
            }
        });
    }

    /**
     * Asks Kafka for topics now, and processes the answer before it returns it. Any thread.
     *
     * @return the topics that Kafka answered for; empty for one that does not exist
     */
    public CompletableFuture<Map<String, Optional<TopicInfo>>> ask(Set<String> topics) {
        return describe.apply(topics).thenApply(answer -> {
            learn(answer);
            return answer;
        });
    }

    /**
     * Replaces the cache of a partition that lost records in Kafka, and notifies the clients that follow it.
     *
     * @param cache the cache
     * @param end the end of the cache's records that Kafka still has
     */
    void replace(PartitionCache cache, OffsetAndEpoch end) {
        cache.truncatedAt(end.offset());
        caches.replace(cache, cache.topicId(), end);
        changed.accept(cache.partition().topic());
    }

    /** The last description of a topic; {@code null} if it does not exist, or was not described yet. */
    public @Nullable TopicInfo topic(String name) {
        return last.get(name);
    }

    /** Goes through the caches once, for all topics together: Kafka's thread has other answers to bring. */
    private synchronized void learn(Map<String, Optional<TopicInfo>> answer) {
        Map<String, Optional<TopicInfo>> accepted = new HashMap<>(answer);
        accepted.values()
                .removeIf(info -> info.isPresent()
                        && !caches.accept(info.get().name(), info.get().id()));
        // After the ids are accepted: from then on, no cache of an earlier topic is added.
        Map<String, List<PartitionCache>> followed = caches.all().stream()
                .collect(groupingBy(cache -> cache.partition().topic()));
        accepted.forEach((topic, info) -> learn(topic, info.orElse(null), followed.getOrDefault(topic, List.of())));
    }

    private void learn(String topic, @Nullable TopicInfo answer, List<PartitionCache> followed) {
        TopicInfo info = answer == null ? null : answer.notBehind(last.get(topic));
        TopicInfo before = info == null ? last.remove(topic) : last.put(topic, info);
        boolean different = before != null && !before.equals(info);
        for (PartitionCache cache : followed) {
            different |= changes(cache, info);
        }
        // The first description may already differ from the one that a connection used to resolve its positions.
        if (different || (before == null && info != null)) {
            changed.accept(topic);
        }
    }

    private boolean changes(PartitionCache cache, @Nullable TopicInfo info) {
        PartitionCache.State before = cache.state();
        if (info == null) {
            caches.present(cache, false);
        } else if (info.id().equals(cache.topicId())) {
            caches.present(cache, true);
        } else if (cache.partition().partition() < info.partitions()) {
            LOG.warn("Topic {} was deleted and recreated; its clients continue at its beginning", info.name());
            caches.replace(cache, info.id(), OffsetAndEpoch.of(0));
        } else {
            caches.present(cache, false);
        }
        return cache.state() != before;
    }
}
