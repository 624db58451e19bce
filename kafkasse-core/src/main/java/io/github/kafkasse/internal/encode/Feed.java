package io.github.kafkasse.internal.encode;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.internal.latest.NewestOffsets;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The state shared by clients that follow the same partitions, in the same format, through the same filter: the caches
 * of their records, the encoding, and the batches that are already encoded. Compressed streams have other feeds than
 * uncompressed ones, so that a batch is encoded and cached only in the forms that clients need. Thread-safe.
 */
public final class Feed {
    private final Key key;
    private final RecordSelection selection;
    private final FeedPartitions parts;
    private final StreamEncoding encoding;

    /** The cached batches, by the positions before them; {@link BatchMemo} limits their number. */
    final Map<Positions, CachedBatch> batches = new ConcurrentHashMap<>();

    private volatile boolean shared;
    private final AtomicInteger readers = new AtomicInteger();

    /**
     * What a feed contains. Streams with equal keys share a feed.
     *
     * @param partitions the partitions, sorted by topic and number
     * @param topics their topics, by name
     * @param selection the records
     * @param format the format
     * @param isGzip whether their bytes are compressed
     */
    public record Key(
            List<TopicPartition> partitions,
            Map<String, StreamTopic> topics,
            RecordSelection selection,
            EventFormat format,
            boolean isGzip) {
        /** The key of streams that do not end, omit nothing, and are not compressed. */
        public Key(
                List<TopicPartition> partitions,
                Map<String, StreamTopic> topics,
                EventFormat format,
                @Nullable RecordFilter filter) {
            this(partitions, topics, RecordSelection.of(filter), format, false);
        }

        public @Nullable RecordFilter filter() {
            return selection.filter();
        }

        /** The key of streams that omit other records. */
        public Key withNewest(List<NewestOffsets> others) {
            return new Key(partitions, topics, selection.withNewest(others), format, isGzip);
        }

        /** An equal key that keeps no lists of its own. */
        private Key sharing(FeedPartitions shared) {
            return new Key(shared.partitions(), shared.topics(), selection, format, isGzip);
        }

        /** Whether a position is the end of the streams, or after it. */
        public boolean isComplete(Positions positions) {
            return selection.isComplete(positions);
        }

        /** The topic of a name. */
        public StreamTopic topic(String name) {
            StreamTopic topic = topics.get(name);
            if (topic == null) {
                throw new IllegalArgumentException("There is no topic " + name + " in " + topics.keySet());
            }
            return topic;
        }
    }

    /** A batch of this feed that {@link BatchMemo} has cached. Compared by identity. */
    final class CachedBatch {
        final EncodedBatch batch;

        CachedBatch(EncodedBatch batch) {
            this.batch = batch;
        }

        /** Removes it from the feed. */
        void evict() {
            batches.remove(batch.from(), this);
        }
    }

    /**
     * @param key the feed's key
     * @param caches the caches of its partitions, in the same order
     * @param layout the format of its ids
     * @param dataBeforeId whether {@code data} comes before {@code id}
     */
    public Feed(Key key, List<PartitionCache> caches, IdLayout layout, boolean dataBeforeId) {
        this(key, new FeedPartitions(key.partitions(), key.topics(), caches, layout, () -> 0), dataBeforeId);
    }

    /**
     * @param key the feed's key
     * @param partitions what it has in common with other feeds of the same partitions
     * @param dataBeforeId whether {@code data} comes before {@code id}
     */
    public Feed(Key key, FeedPartitions partitions, boolean dataBeforeId) {
        this.key = key.sharing(partitions);
        this.selection = key.selection();
        this.parts = partitions;
        this.encoding = StreamEncoding.of(key.format(), dataBeforeId);
    }

    public Key key() {
        return key;
    }

    public int size() {
        return parts.caches().size();
    }

    public PartitionCache cache(int index) {
        return parts.caches().get(index);
    }

    public List<PartitionCache> caches() {
        return parts.caches();
    }

    /** Whether the cache of a partition is no longer the one of the partition. */
    public boolean isAnyReplaced() {
        return parts.isAnyReplaced();
    }

    /** Whether it is known of each partition where the tail begins to read it. */
    public boolean isStarted() {
        return parts.isStarted();
    }

    /** The name of a topic that Kafka reports as deleted, or {@code null} if all exist. */
    public @Nullable String missingTopic() {
        return parts.missingTopic();
    }

    /** The indices of all partitions; not to be changed. */
    public BitSet all() {
        return parts.all();
    }

    /**
     * Whether nothing that is published and belongs to the feed follows a position.
     *
     * @param indices the partitions to look at
     */
    public boolean isAtEnd(Positions positions, BitSet indices) {
        for (int i = indices.nextSetBit(0); i >= 0; i = indices.nextSetBit(i + 1)) {
            long position = positions.offset(i);
            // An unresolved partition has no records.
            if (position >= 0 && position < Math.min(end(i), cache(i).log().end())) {
                return false;
            }
        }
        return true;
    }

    /**
     * How many offsets follow a position, up to what the tail has read; empty if a partition has not been read yet.
     */
    public OptionalLong behind(Positions positions) {
        long behind = 0;
        for (int i = 0; i < size(); i++) {
            long read = cache(i).log().end();
            if (read < 0 || positions.offset(i) < 0) {
                return OptionalLong.empty();
            }
            behind += Math.max(0, Math.min(read, end(i)) - positions.offset(i));
        }
        return OptionalLong.of(behind);
    }

    /** The offset before which a partition of the feed ends. */
    public long end(int index) {
        Positions until = selection.until();
        return until == null ? Long.MAX_VALUE : until.offset(index);
    }

    /** Whether a record is omitted because a later one has the same key. */
    boolean omits(int index, long offset) {
        List<NewestOffsets> newest = selection.newest();
        return !newest.isEmpty() && newest.get(index).isSuperseded(offset);
    }

    /** See {@link RecordSelection#requiredKey}. */
    public byte @Nullable [] requiredKey() {
        return selection.requiredKey();
    }

    /** Whether the feed ends. */
    public boolean isBounded() {
        return selection.until() != null;
    }

    public FeedPartitions partitions() {
        return parts;
    }

    public IdLayout layout() {
        return parts.layout();
    }

    /** The id of these positions. */
    public String id(Positions positions) {
        return parts.id(positions);
    }

    StreamEncoding encoding() {
        return encoding;
    }

    /** Sets how many clients follow the feed. */
    public void followers(int count) {
        shared = count > 1;
    }

    /** Whether more than one client follows the feed, so that a batch of new records may be needed again. */
    boolean isShared() {
        return shared;
    }

    /** A client begins to read for itself, outside of live groups. */
    public void beginReading() {
        readers.incrementAndGet();
    }

    /** A client that read for itself joins a live group, or leaves. */
    public void endReading() {
        readers.decrementAndGet();
    }

    /**
     * Whether more than one client reads for itself, so that a batch of older records may be needed again. The clients
     * in live groups have passed these records.
     */
    boolean hasSeveralReaders() {
        return readers.get() > 1;
    }

    /** The indices of the partitions that the tail cannot read at present; not to be changed. */
    public BitSet failing() {
        BitSet failing = new BitSet(0);
        for (int i = 0; i < size(); i++) {
            if (cache(i).failure() != null) {
                failing.set(i);
            }
        }
        return failing;
    }

    @Override
    public String toString() {
        return "Feed[" + key.format() + ", " + key.partitions() + "]";
    }
}
