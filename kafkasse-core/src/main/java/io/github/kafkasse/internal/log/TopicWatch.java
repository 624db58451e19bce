package io.github.kafkasse.internal.log;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
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
 * Watches the topics that are followed: asks Kafka for them again and again, and notices partitions that were added,
 * topics that were deleted, and topics that were deleted and made again.
 *
 * <p>The tail's thread asks; answers come on Kafka's admin thread, which puts new caches in the place of those that are
 * no longer right, and then tells the connections.
 */
public final class TopicWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

    /** How often to ask while a topic is missing: who makes it again wants it read soon. */
    private static final long GONE_INTERVAL_NANOS = 500_000_000L;

    private final Function<Set<String>, CompletableFuture<Map<String, Optional<TopicInfo>>>> describe;
    private final PartitionCaches caches;
    private final long intervalNanos;
    private final Consumer<String> changed;

    /** What was last said of each watched topic; nothing of those that are deleted. */
    private final Map<String, TopicInfo> last = new ConcurrentHashMap<>();

    private final AtomicBoolean asking = new AtomicBoolean();

    // Owned by the tail's thread.
    private long askedNanos;
    private boolean askedBefore;

    /**
     * @param describe asks Kafka, past every cache, for topics
     * @param intervalNanos how often to ask
     * @param changed told the name of each topic that is no longer as it was
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

    /** Asks Kafka, if it is time to. */
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
     * Asks Kafka for some topics now, and takes note of the answer before it hands it on. Any thread.
     *
     * @return the topics of which Kafka said something; empty for one that does not exist
     */
    public CompletableFuture<Map<String, Optional<TopicInfo>>> ask(Set<String> topics) {
        return describe.apply(topics).thenApply(answer -> {
            answer.forEach((topic, info) -> learn(topic, info.orElse(null)));
            return answer;
        });
    }

    /**
     * Puts a new cache in the place of one whose partition lost records in Kafka, and tells those who follow it.
     *
     * @param end where the records end that Kafka still has of those in the old cache
     */
    void replace(PartitionCache cache, OffsetAndEpoch end) {
        cache.truncatedAt(end.offset());
        caches.replace(cache, cache.topicId(), end);
        changed.accept(cache.partition().topic());
    }

    /** What was last said of a topic; {@code null} if it is not there, or was not asked for yet. */
    public @Nullable TopicInfo topic(String name) {
        return last.get(name);
    }

    private synchronized void learn(String topic, @Nullable TopicInfo answer) {
        if (answer != null && !caches.hear(topic, answer.id())) {
            return;
        }
        TopicInfo info = answer == null ? null : answer.notBehind(last.get(topic));
        TopicInfo before = info == null ? last.remove(topic) : last.put(topic, info);
        boolean different = before != null && !before.equals(info);
        for (PartitionCache cache : caches.all()) {
            if (cache.partition().topic().equals(topic)) {
                different |= changes(cache, info);
            }
        }
        // The first answer may already differ from what a connection was told when it resolved its positions.
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
            LOG.warn("Topic {} was deleted and made again; its clients go on at its beginning", info.name());
            caches.replace(cache, info.id(), OffsetAndEpoch.of(0));
        } else {
            caches.present(cache, false);
        }
        return cache.state() != before;
    }
}
