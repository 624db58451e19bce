package io.github.kafkasse.internal.encode;

import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.IdText;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
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

    /** The last id that was needed as a text: clients that start together start at the same positions. */
    private volatile @Nullable WrittenId lastId;

    private record WrittenId(Positions positions, String text) {}

    /**
     * @param partitions the partitions, sorted by topic and number
     * @param topics their topics, by name
     * @param caches the caches of the partitions, in the same order
     * @param layout the format of ids
     */
    public FeedPartitions(
            List<TopicPartition> partitions,
            Map<String, StreamTopic> topics,
            List<PartitionCache> caches,
            IdLayout layout) {
        this.partitions = partitions;
        this.topics = topics;
        this.caches = List.copyOf(caches);
        this.layout = layout;
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

    /** The indices of all partitions; not to be changed. */
    BitSet all() {
        return all;
    }
}
