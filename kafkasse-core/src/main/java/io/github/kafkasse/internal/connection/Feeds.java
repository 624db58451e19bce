package io.github.kafkasse.internal.connection;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.internal.encode.BatchMemo;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.encode.FeedPartitions;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.request.IdSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The feeds that connections follow; a feed exists while a connection follows it. Two connections with the same key get
 * the same feed, and so share its batches. Thread-safe.
 */
public final class Feeds {
    private final PartitionCaches caches;
    private final BatchMemo memo;
    private final IdSettings ids;
    private final boolean dataBeforeId;

    // Guarded by this.
    private final Map<Feed.Key, Feed> current = new HashMap<>();
    private final Map<Feed, Integer> users = new HashMap<>();

    // Guarded by this: what feeds have in common, and how many feeds have it, by their partitions.
    private final Map<List<TopicPartition>, Map<FeedPartitions, Integer>> shared = new HashMap<>();

    public Feeds(PartitionCaches caches, BatchMemo memo, Settings settings) {
        this.caches = caches;
        this.memo = memo;
        this.ids = IdSettings.of(settings);
        this.dataBeforeId = settings.get(Setting.DATA_BEFORE_ID);
    }

    /**
     * Acquires the feed of a key, until it is {@linkplain #release released}.
     *
     * @param cluster the short name of the cluster, for ids
     * @param tailStarts for each partition of the key, where the tail begins to read if it does not read it yet;
     *     negative if that is not known
     */
    synchronized Feed acquire(Feed.Key key, String cluster, IntFunction<OffsetAndEpoch> tailStarts) {
        Feed feed = current.get(key);
        if (feed == null || !isCurrent(feed)) {
            feed = newFeed(key, cluster, tailStarts);
            current.put(feed.key(), feed);
        } else if (!feed.isStarted()) {
            startAll(feed, tailStarts);
        }
        feed.followers(users.merge(feed, 1, Integer::sum));
        return feed;
    }

    /** The client that created the feed may not have known where the tail begins to read; this one may. */
    private void startAll(Feed feed, IntFunction<OffsetAndEpoch> tailStarts) {
        for (int i = 0; i < feed.size(); i++) {
            caches.start(feed.cache(i), tailStarts.apply(i));
        }
    }

    /** Sets where the tail begins to read one of a feed's partitions, if that was unknown. */
    void start(PartitionCache cache, OffsetAndEpoch tailStart) {
        caches.start(cache, tailStart);
    }

    /** Releases a feed. Its memory is freed outside of the lock, so that new connections do not wait for that. */
    void release(Feed feed) {
        synchronized (this) {
            Integer left = users.merge(feed, -1, (count, one) -> count == 1 ? null : count - 1);
            if (left != null) {
                feed.followers(left);
                return;
            }
            current.remove(feed.key(), feed);
            unshare(feed.partitions(), feed.key().partitions());
        }
        feed.caches().forEach(caches::release);
        memo.forget(feed);
    }

    /** Whether other feeds follow another id of one of the key's topics. */
    boolean contradicts(Feed.Key key) {
        Feed feed = find(key);
        if (feed != null && isCurrent(feed)) {
            return false; // the usual case: the caches of this feed are those of the partitions
        }
        for (TopicPartition partition : key.partitions()) {
            PartitionCache cache = caches.get(partition);
            if (cache != null
                    && !cache.topicId().equals(key.topic(partition.topic()).id())) {
                return true;
            }
        }
        return false;
    }

    private synchronized @Nullable Feed find(Feed.Key key) {
        return current.get(key);
    }

    private boolean isCurrent(Feed feed) {
        return !feed.isAnyReplaced();
    }

    private Feed newFeed(Feed.Key key, String cluster, IntFunction<OffsetAndEpoch> tailStarts) {
        List<PartitionCache> retained = new ArrayList<>();
        for (int i = 0; i < key.partitions().size(); i++) {
            TopicPartition partition = key.partitions().get(i);
            retained.add(caches.retain(partition, key.topic(partition.topic()).id(), tailStarts.apply(i)));
        }
        return new Feed(key, share(key, retained, cluster), dataBeforeId);
    }

    /** The layout of ids need not be compared: all feeds are of one cluster, whose name does not change. */
    private FeedPartitions share(Feed.Key key, List<PartitionCache> retained, String cluster) {
        Map<FeedPartitions, Integer> candidates = shared.computeIfAbsent(key.partitions(), each -> new HashMap<>(2));
        FeedPartitions parts = candidates.keySet().stream()
                .filter(each -> each.areThoseOf(key.partitions(), key.topics(), retained))
                .findFirst()
                .orElseGet(() -> new FeedPartitions(
                        key.partitions(), key.topics(), retained, ids.layout(key, cluster), caches::version));
        candidates.merge(parts, 1, Integer::sum);
        return parts;
    }

    private void unshare(FeedPartitions parts, List<TopicPartition> partitions) {
        shared.computeIfPresent(partitions, (same, all) -> {
            all.merge(parts, -1, (count, one) -> count == 1 ? null : count - 1);
            return all.isEmpty() ? null : all;
        });
    }
}
