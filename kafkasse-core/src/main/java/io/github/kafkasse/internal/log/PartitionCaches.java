package io.github.kafkasse.internal.log;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.position.LiveLogs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The caches of all partitions that are followed, or were followed a moment ago. Connections retain and release them,
 * the topic watch replaces those of recreated topics, and the tail reads all of their partitions.
 *
 * <p>Thread-safe: changes have one lock, which is never held while anything is called or waited for; no event passes
 * through it.
 */
public final class PartitionCaches implements LiveLogs {
    private final LongSupplier nanoTime;
    private final long lingerNanos;
    private final Runnable changed;

    /** Changed with the lock held. Read without it: a returning client looks up each of its partitions. */
    private final Map<TopicPartition, Entry> entries = new ConcurrentHashMap<>();

    // Guarded by this.
    private final PastTopicIds pastTopicIds = new PastTopicIds();

    /** Changed with the lock held. */
    private volatile long version;

    private static final class Entry {
        final PartitionCache cache;
        int users;
        long idleSince;

        Entry(PartitionCache cache, long now) {
            this.cache = cache;
            this.idleSince = now;
        }
    }

    /**
     * @param nanoTime the clock
     * @param lingerNanos how long a cache is kept after its last user has left
     * @param changed called after each change of the partitions to be tailed, on the thread that changed them
     */
    public PartitionCaches(LongSupplier nanoTime, long lingerNanos, Runnable changed) {
        this.nanoTime = nanoTime;
        this.lingerNanos = lingerNanos;
        this.changed = changed;
    }

    /**
     * Retains the cache of a partition, until it is {@linkplain #release released}. For a topic that is already
     * replaced, the cache stays empty and its state is {@code REPLACED}.
     *
     * @param start where the tail begins to read if it does not read this partition yet; negative if that is not known:
     *     the tail leaves the partition out until it is
     */
    public PartitionCache retain(TopicPartition partition, Uuid topicId, OffsetAndEpoch start) {
        Entry entry;
        boolean created = false;
        synchronized (this) {
            if (!accept(partition.topic(), topicId)) {
                PartitionCache past = new PartitionCache(partition, topicId, start);
                past.state(PartitionCache.State.REPLACED);
                return past;
            }
            entry = entries.get(partition);
            if (entry == null || !entry.cache.topicId().equals(topicId)) {
                if (entry != null) {
                    entry.cache.state(PartitionCache.State.REPLACED);
                    pastTopicIds.replaced(partition.topic(), entry.cache.topicId(), topicId);
                }
                entry = new Entry(new PartitionCache(partition, topicId, start), nanoTime.getAsLong());
                entries.put(partition, entry);
                version++;
                created = true;
            }
            entry.users++;
            created |= begin(entry.cache, start);
        }
        if (created) {
            changed.run();
        }
        return entry.cache;
    }

    /** Sets the offset at which the tail begins to read a partition, if it was unknown. */
    public void start(PartitionCache cache, OffsetAndEpoch start) {
        if (cache.isStarted()) {
            return; // nearly always: this needs no lock
        }
        boolean begun;
        synchronized (this) {
            Entry entry = entries.get(cache.partition());
            begun = entry != null && entry.cache == cache && begin(cache, start);
        }
        if (begun) {
            changed.run();
        }
    }

    /** Without this call the tail does not read the log. */
    private synchronized boolean begin(PartitionCache cache, OffsetAndEpoch start) {
        if (cache.isStarted() || start.offset() < 0) {
            return false;
        }
        cache.log().restart(start.offset());
        cache.log().reach(start.epoch());
        version++;
        return true;
    }

    /** Releases a cache, once for each time that it was retained. */
    public synchronized void release(PartitionCache cache) {
        Entry entry = entries.get(cache.partition());
        if (entry != null && entry.cache == cache && --entry.users == 0) {
            entry.idleSince = nanoTime.getAsLong();
        }
    }

    /** The bounds of the log of a partition with exactly this topic id, or {@code null} if it is not followed. */
    @Override
    public @Nullable Window window(TopicPartition partition, Uuid topicId) {
        PartitionCache cache = get(partition);
        return cache == null || !cache.topicId().equals(topicId)
                ? null
                : new Window(cache.log().start(), cache.log().end(), cache.log().epoch());
    }

    /** The cache of a partition, or {@code null} if it is not followed. */
    public @Nullable PartitionCache get(TopicPartition partition) {
        Entry entry = entries.get(partition);
        return entry == null ? null : entry.cache;
    }

    /**
     * Replaces a cache whose records are no longer those of its partition with a new, empty one.
     *
     * @param old the cache to replace; nothing happens if it is already replaced
     * @param topicId the topic's present id
     * @param start where the tail reads on
     */
    void replace(PartitionCache old, Uuid topicId, OffsetAndEpoch start) {
        synchronized (this) {
            Entry entry = entries.get(old.partition());
            if (entry == null || entry.cache != old) {
                return;
            }
            old.state(PartitionCache.State.REPLACED);
            pastTopicIds.replaced(old.partition().topic(), old.topicId(), topicId);
            PartitionCache next = new PartitionCache(old.partition(), topicId, start);
            if (old.topicId().equals(topicId)) {
                next.succeed(old);
            }
            entries.put(old.partition(), new Entry(next, nanoTime.getAsLong()));
            version++;
        }
        changed.run();
    }

    /**
     * Records the id that Kafka names for a topic.
     *
     * @return whether the id is accepted; if not, it is one that was replaced
     */
    synchronized boolean accept(String topic, Uuid topicId) {
        return pastTopicIds.accept(topic, topicId, nanoTime.getAsLong());
    }

    /** Records whether a topic exists. */
    void present(PartitionCache cache, boolean present) {
        synchronized (this) {
            PartitionCache.State state = present ? PartitionCache.State.LIVE : PartitionCache.State.GONE;
            if (cache.state() == PartitionCache.State.REPLACED || cache.state() == state) {
                return;
            }
            cache.state(state);
            version++;
        }
        changed.run();
    }

    /** Drops the caches that have been unused for the configured time. */
    synchronized void reap() {
        long now = nanoTime.getAsLong();
        if (entries.values().removeIf(entry -> entry.users == 0 && now - entry.idleSince >= lingerNanos)) {
            version++;
            pastTopicIds.retain(topics());
        }
    }

    /** A number that changes after each change of the partitions to be tailed, and of a cache's state. */
    public long version() {
        return version;
    }

    public synchronized List<PartitionCache> all() {
        Collection<Entry> present = entries.values();
        List<PartitionCache> caches = new ArrayList<>(present.size());
        for (Entry entry : present) {
            caches.add(entry.cache);
        }
        return caches;
    }

    /** Whether a followed topic is deleted at present. */
    synchronized boolean isAnyGone() {
        return entries.values().stream().anyMatch(entry -> entry.cache.state() == PartitionCache.State.GONE);
    }

    /** The names of all topics that have a cache here. */
    synchronized Set<String> topics() {
        Set<String> topics = new TreeSet<>();
        entries.keySet().forEach(partition -> topics.add(partition.topic()));
        return topics;
    }
}
