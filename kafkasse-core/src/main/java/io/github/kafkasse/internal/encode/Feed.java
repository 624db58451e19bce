package io.github.kafkasse.internal.encode;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.Positions;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What clients share that follow the same partitions, in the same format, through the same filter: where their records
 * come from, how they are written, and the batches that were written already. Thread-safe.
 */
public final class Feed {
    private final Key key;
    private final List<PartitionCache> caches;
    private final IdLayout layout;
    private final StreamEncoding encoding;

    /** The batches that are remembered, by the positions that they lead on from; {@link BatchMemo} keeps them few. */
    final Map<Positions, BatchMemo.Remembered> batches = new ConcurrentHashMap<>();

    private volatile boolean shared;

    /**
     * What makes two streams the same.
     *
     * @param partitions the partitions, sorted by topic and number
     * @param topics the incarnations of their topics, and which of them are followed whole
     * @param format the format
     * @param filter the filter
     */
    public record Key(
            List<TopicPartition> partitions,
            Map<String, Topic> topics,
            EventFormat format,
            @Nullable RecordFilter filter) {

        /** What the key says of one of its topics. */
        public Topic topic(String name) {
            Topic topic = topics.get(name);
            if (topic == null) {
                throw new IllegalArgumentException("There is no topic " + name + " in " + topics.keySet());
            }
            return topic;
        }
    }

    /**
     * A topic of a stream.
     *
     * @param id its incarnation
     * @param whole whether all its partitions are followed
     * @param partitions how many partitions it has
     */
    public record Topic(Uuid id, boolean whole, int partitions) {}

    /**
     * @param key what the feed is
     * @param caches the caches of its partitions, in the same order
     * @param layout how its ids look
     * @param dataBeforeId whether {@code data} comes before {@code id}
     */
    public Feed(Key key, List<PartitionCache> caches, IdLayout layout, boolean dataBeforeId) {
        this.key = key;
        this.caches = List.copyOf(caches);
        this.layout = layout;
        this.encoding = StreamEncoding.of(key.format(), dataBeforeId);
    }

    public Key key() {
        return key;
    }

    public int size() {
        return caches.size();
    }

    public PartitionCache cache(int index) {
        return caches.get(index);
    }

    public List<PartitionCache> caches() {
        return caches;
    }

    public IdLayout layout() {
        return layout;
    }

    StreamEncoding encoding() {
        return encoding;
    }

    /** Takes note of how many clients follow it now. */
    public void followers(int count) {
        shared = count > 1;
    }

    /** Whether more than one client follows it, so that a batch may be wanted again. */
    boolean isShared() {
        return shared;
    }

    /** The indices of the partitions that the tail cannot read at present; not to be changed. */
    public BitSet inTrouble() {
        BitSet inTrouble = new BitSet(0);
        for (int i = 0; i < caches.size(); i++) {
            if (caches.get(i).trouble() != null) {
                inTrouble.set(i);
            }
        }
        return inTrouble;
    }

    @Override
    public String toString() {
        return "Feed[" + key.format() + ", " + key.partitions() + "]";
    }
}
