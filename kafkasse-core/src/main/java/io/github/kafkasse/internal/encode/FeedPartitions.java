package io.github.kafkasse.internal.encode;

import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.IdText;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What feeds of the same partitions have in common. They share it, because thousands of clients may have a filter each,
 * and so a feed each. Thread-safe.
 */
public final class FeedPartitions {
    private final List<TopicPartition> partitions;
    private final Map<String, StreamTopic> topics;
    private final List<PartitionCache> caches;
    private final IdLayout layout;
    private final BitSet all = new BitSet();
    private final LongSupplier version;
    private volatile Summary summary = Summary.NONE;

    /** The last id that was needed as a text: clients that start together start at the same positions. */
    private volatile @Nullable WrittenId lastId;

    private record WrittenId(Positions positions, String text) {}

    /**
     * What concerns all partitions. It is determined once for each version of the caches, not for each client: there
     * may be thousands of both partitions and clients.
     *
     * @param version the version of the caches before it was determined
     * @param isAnyReplaced whether a cache is no longer the one of its partition
     * @param isStarted whether it is known of each partition where the tail begins to read it
     * @param missingTopic the name of a deleted topic; {@code null} if all exist
     */
    private record Summary(long version, boolean isAnyReplaced, boolean isStarted, @Nullable String missingTopic) {
        static final Summary NONE = new Summary(-1, false, false, null);
    }

    /**
     * @param partitions the partitions, sorted by topic and number
     * @param topics their topics, by name
     * @param caches the caches of the partitions, in the same order
     * @param layout the format of ids
     * @param version a number from 0 on that changes after the state of a cache has changed
     */
    public FeedPartitions(
            List<TopicPartition> partitions,
            Map<String, StreamTopic> topics,
            List<PartitionCache> caches,
            IdLayout layout,
            LongSupplier version) {
        this.partitions = partitions;
        this.topics = topics;
        this.caches = List.copyOf(caches);
        this.layout = layout;
        this.version = version;
        this.all.set(0, caches.size());
    }

    /** Whether a feed has the same partitions, in the same caches. */
    public boolean areThoseOf(
            List<TopicPartition> feedPartitions, Map<String, StreamTopic> feedTopics, List<PartitionCache> feedCaches) {
        return partitions.equals(feedPartitions) && topics.equals(feedTopics) && caches.equals(feedCaches);
    }

    List<TopicPartition> partitions() {
        return partitions;
    }

    Map<String, StreamTopic> topics() {
        return topics;
    }

    List<PartitionCache> caches() {
        return caches;
    }

    IdLayout layout() {
        return layout;
    }

    /** The id of these positions. */
    @SuppressWarnings("ReferenceEquality") // equal positions may have other epochs
    String id(Positions positions) {
        WrittenId id = lastId;
        if (id == null || id.positions != positions) {
            id = new WrittenId(positions, new IdText(layout, positions.cursor()).toString());
            lastId = id;
        }
        return id.text;
    }

    private Summary summary() {
        long present = version.getAsLong();
        Summary last = summary;
        if (last.version != present) {
            last = summary(present);
            summary = last;
        }
        return last;
    }

    private Summary summary(long present) {
        boolean isAnyReplaced = false;
        boolean isStarted = true;
        String missingTopic = null;
        for (PartitionCache cache : caches) {
            isAnyReplaced |= cache.state() == PartitionCache.State.REPLACED;
            isStarted &= cache.isStarted();
            if (missingTopic == null && cache.state() == PartitionCache.State.GONE) {
                missingTopic = cache.partition().topic();
            }
        }
        return new Summary(present, isAnyReplaced, isStarted, missingTopic);
    }

    boolean isAnyReplaced() {
        return summary().isAnyReplaced;
    }

    boolean isStarted() {
        return summary().isStarted;
    }

    @Nullable
    String missingTopic() {
        return summary().missingTopic;
    }

    /** The indices of all partitions; not to be changed. */
    BitSet all() {
        return all;
    }
}
