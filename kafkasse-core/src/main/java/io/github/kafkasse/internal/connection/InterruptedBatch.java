package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.position.Positions;
import org.jspecify.annotations.Nullable;

/**
 * A batch of which a part is written, and whose bytes were dropped because it is too large to be kept while the sink
 * accepts nothing. The rest is encoded again, part by part. Belongs to the connection's loop.
 */
final class InterruptedBatch {
    /** How much is encoded at a time. */
    private static final int PART_BYTES = 64 << 10;

    private static final byte[] NO_BYTES = {};

    private final Feed feed;
    private final EncodedBatch batch;
    private final int length;
    private int written;
    private int partBytes;

    /**
     * Drops the bytes of a batch.
     *
     * @param from the positions before it
     * @param written how many of its bytes are written
     */
    InterruptedBatch(Feed feed, Positions from, EncodedBatch batch, int written) {
        this.feed = feed;
        this.batch = new EncodedBatch(from, batch.to(), NO_BYTES, batch.events(), batch.timestamp());
        this.length = batch.bytes().length;
        this.written = written;
    }

    /** The batch without its bytes. */
    EncodedBatch batch() {
        return batch;
    }

    /** The number of its bytes. */
    int length() {
        return length;
    }

    /**
     * Encodes the next part.
     *
     * @return {@code null} if the encoder {@linkplain BatchEncoder#missing misses} records that must be fetched first
     * @throws BrokenStreamException if the batch can no longer be encoded
     */
    byte @Nullable [] next(BatchEncoder encoder) {
        BatchEncoder.Part part = encoder.encodePart(feed, batch.from(), batch.to(), written, PART_BYTES);
        if (part == null && !encoder.missing().isEmpty()) {
            encoder.missing().forEach(each -> checkTopic(feed.cache(each.index())));
            return null;
        }
        if (part == null || part.length() != length) {
            throw new BrokenStreamException("An event of " + feed + " at " + batch.from()
                    + " cannot be encoded a second time: its record is gone, or its mapper or filter depends on more"
                    + " than the record");
        }
        partBytes = part.bytes().length;
        return part.bytes();
    }

    /** The part that {@link #next} has returned is written. {@return whether it was the last one} */
    boolean partWritten() {
        written += partBytes;
        partBytes = 0;
        return written >= length;
    }

    private static void checkTopic(PartitionCache cache) {
        if (cache.state() == PartitionCache.State.REPLACED) {
            throw new BrokenStreamException(
                    cache.partition() + " was deleted and recreated while a client was reading an event of it");
        }
    }

    /** The failure because Kafka has deleted a record that is needed for the rest. */
    static BrokenStreamException deleted(Missing lost, PartitionCache cache) {
        return new BrokenStreamException(
                "Kafka deleted " + cache.partition() + " at " + lost.position() + " while a client was reading it");
    }
}
