package io.github.kafkasse.internal.encode;

import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.position.Positions;
import java.util.function.Supplier;

/**
 * Where a batch ends at the latest. A {@link BatchEncoder} asks once for each partition of a batch, and ends the batch
 * earlier when it is long enough, unless the limit is exact. Belongs to one event loop.
 */
public sealed interface BatchLimit {
    /** The offset before which the records of a partition end. */
    long offset(int index);

    /** The leader epoch that ids have for a partition; called when the windows of its records have been found. */
    default int epoch(int index, PartitionCache cache) {
        return cache.log().epoch();
    }

    /** Whether a batch that was encoded with another limit, and ends at these positions, can be used. */
    default boolean allows(Positions to) {
        return true;
    }

    /** Whether the batch ends exactly there. */
    default boolean isExact() {
        return false;
    }

    /** The end of the feed. */
    record FeedEnd(Feed feed) implements BatchLimit {
        @Override
        public long offset(int index) {
            return feed.end(index);
        }
    }

    /**
     * Known ends of the records, before the end of the feed.
     *
     * @param offsets for each partition, the offset before which its records end
     * @param examined the positions before which all records are known: a batch that ends later would contain others
     */
    @SuppressWarnings("ArrayRecordComponent") // changed by its owner when more records are known
    record KnownEnds(long[] offsets, Supplier<Positions> examined) implements BatchLimit {
        @Override
        public long offset(int index) {
            return offsets[index];
        }

        @Override
        public boolean allows(Positions to) {
            return to.isWithin(examined.get());
        }
    }

    /**
     * The end of a batch that is encoded again; its ids must be the same.
     *
     * @param to the positions after the batch
     */
    record SameBatch(Positions to) implements BatchLimit {
        @Override
        public long offset(int index) {
            return to.offset(index);
        }

        @Override
        public int epoch(int index, PartitionCache cache) {
            return to.epoch(index);
        }

        @Override
        public boolean isExact() {
            return true;
        }
    }
}
