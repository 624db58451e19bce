package io.github.kafkasse.internal.log;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.position.LiveLogs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The caches of all partitions that somebody follows, or followed a moment ago. Connections retain and release them,
 * the topic watch replaces those of topics that were made again, and the tail reads whatever is in here.
 *
 * <p>Thread-safe: one lock, never held while anything is called or waited for; no event passes through it.
 */
public final class PartitionCaches implements LiveLogs {
    private final LongSupplier nanoTime;
    private final long lingerNanos;
    private final Runnable changed;

    // Guarded by this.
    private final Map<TopicPartition, Entry> entries = new HashMap<>();
    private final PastTopicIds incarnations = new PastTopicIds();
    private long version;

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
     * @param nanoTime the time
     * @param lingerNanos how long a cache is kept after its last user has left
     * @param changed told after every change of what is to be tailed; called on the thread that changed it
     */
    public PartitionCaches(LongSupplier nanoTime, long lingerNanos, Runnable changed) {
        this.nanoTime = nanoTime;
        this.lingerNanos = lingerNanos;
        this.changed = changed;
    }

    /**
     * The cache of a partition, until it is {@linkplain #release released}. Who asks for one of a topic that was
     * replaced already gets one that nobody fills, and that says so.
     *
     * @param start where the tail begins to read if it does not yet read this partition; negative if that is not known:
     *     the tail leaves the partition out until it is
     */
    public PartitionCache retain(TopicPartition partition, Uuid topicId, OffsetAndEpoch start) {
        Entry entry;
        boolean created = false;
        synchronized (this) {
            if (!hear(partition.topic(), topicId)) {
                PartitionCache past = new PartitionCache(partition, topicId, start);
                past.state(PartitionCache.State.REPLACED);
                return past;
            }
            entry = entries.get(partition);
            if (entry == null || !entry.cache.topicId().equals(topicId)) {
                if (entry != null) {
                    entry.cache.state(PartitionCache.State.REPLACED);
                    incarnations.replaced(partition.topic(), entry.cache.topicId(), topicId);
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

    /** Has the tail begin to read a partition at an offset, if it was not known before where to begin. */
    public void start(PartitionCache cache, OffsetAndEpoch start) {
        boolean begun;
        synchronized (this) {
            Entry entry = entries.get(cache.partition());
            begun = entry != null && entry.cache == cache && begin(cache, start);
        }
        if (begun) {
            changed.run();
        }
    }

    /** Called with the lock held, without which the tail does not get to know of the log. */
    private boolean begin(PartitionCache cache, OffsetAndEpoch start) {
        if (cache.isStarted() || start.offset() < 0) {
            return false;
        }
        cache.log().restart(start.offset());
        cache.log().reach(start.epoch());
        version++;
        return true;
    }

    /** Gives a cache back, once for every time that it was retained. */
    public synchronized void release(PartitionCache cache) {
        Entry entry = entries.get(cache.partition());
        if (entry != null && entry.cache == cache && --entry.users == 0) {
            entry.idleSince = nanoTime.getAsLong();
        }
    }

    /** The log's bounds of a partition of this very topic, or {@code null} if nobody follows it. */
    @Override
    public @Nullable Window window(TopicPartition partition, Uuid topicId) {
        PartitionCache cache = get(partition);
        return cache == null || !cache.topicId().equals(topicId)
                ? null
                : new Window(cache.log().start(), cache.log().end(), cache.log().epoch());
    }

    /** The cache of a partition, or {@code null} if nobody follows it. */
    public synchronized @Nullable PartitionCache get(TopicPartition partition) {
        Entry entry = entries.get(partition);
        return entry == null ? null : entry.cache;
    }

    /**
     * Puts a new, empty cache in the place of one whose records are no longer those of its partition.
     *
     * @param old the cache to replace; nothing happens if it has been replaced already
     * @param topicId the topic's incarnation now
     * @param start where the tail reads on
     */
    void replace(PartitionCache old, Uuid topicId, OffsetAndEpoch start) {
        synchronized (this) {
            Entry entry = entries.get(old.partition());
            if (entry == null || entry.cache != old) {
                return;
            }
            old.state(PartitionCache.State.REPLACED);
            incarnations.replaced(old.partition().topic(), old.topicId(), topicId);
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
     * Takes note of the incarnation of a topic that Kafka names.
     *
     * @return whether it is to be believed; if not, it is one that was replaced
     */
    synchronized boolean hear(String topic, Uuid topicId) {
        return incarnations.hear(topic, topicId, nanoTime.getAsLong());
    }

    /** Mailbox whether a topic is there. */
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

    /** Drops the caches that nobody has used for the configured time. */
    synchronized void reap() {
        long now = nanoTime.getAsLong();
        if (entries.values().removeIf(entry -> entry.users == 0 && now - entry.idleSince >= lingerNanos)) {
            version++;
            incarnations.retain(topics());
        }
    }

    /** Changes with everything that is to be tailed. */
    synchronized long version() {
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
