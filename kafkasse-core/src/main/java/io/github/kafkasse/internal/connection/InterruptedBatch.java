package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.encode.Deflated;
import io.github.kafkasse.internal.encode.DeflatedSegments;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.position.Positions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A batch of which a part is written, and whose bytes were dropped because it is too large to be kept while the sink
 * accepts nothing. The rest is encoded again, part by part; of a compressed batch, segment by segment. Belongs to the
 * connection's loop.
 */
final class InterruptedBatch {
    /** How much is encoded at a time. */
    private static final int PART_BYTES = 64 << 10;

    private static final byte[] NO_BYTES = {};

    private final Feed feed;
    private final EncodedBatch batch;
    private final int length;
    private final @Nullable DeflatedSegments segments;
    private int written;
    private int encodedBytes;
    private int partBytes;

    /**
     * Drops the bytes of a batch.
     *
     * @param from the positions before it
     * @param written how many of its bytes are written
     */
    InterruptedBatch(Feed feed, Positions from, EncodedBatch batch, int written) {
        this.feed = feed;
        this.batch =
                new EncodedBatch(from, batch.to(), NO_BYTES, batch.events(), batch.timestamp(), batch.encodedNanos());
        this.length = batch.bytes().length;
        this.segments = segments(batch);
        this.written = written;
    }

    /** Only segments can be made again: which form a client has received depends on what was before it. */
    private static @Nullable DeflatedSegments segments(EncodedBatch batch) {
        Deflated deflated = batch.deflated();
        if (deflated == null || deflated instanceof DeflatedSegments) {
            return (DeflatedSegments) deflated;
        }
        throw new IllegalArgumentException("A batch of " + batch.length() + " bytes is written in one call");
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
        return segments == null ? nextOf(encoder) : nextOf(encoder, segments);
    }

    private byte @Nullable [] nextOf(BatchEncoder encoder) {
        byte[] bytes = part(encoder, written, PART_BYTES, length);
        partBytes = bytes == null ? 0 : bytes.length;
        encodedBytes = partBytes;
        return bytes;
    }

    /** A sink may have accepted a part of a segment: the same bytes are always compressed in the same way. */
    private byte @Nullable [] nextOf(BatchEncoder encoder, DeflatedSegments form) {
        int[] ends = form.ends();
        int segment = 0;
        while (ends[segment] <= written) {
            segment++;
        }
        int begin = segment == 0 ? 0 : ends[segment - 1];
        int at = segment * DeflatedSegments.SEGMENT;
        byte[] bytes = part(encoder, at, DeflatedSegments.SEGMENT, form.length());
        if (bytes == null) {
            return null;
        }
        if (bytes.length != ends[segment] - begin) {
            throw notTheSame();
        }
        partBytes = ends[segment] - written;
        encodedBytes = Math.min(DeflatedSegments.SEGMENT, form.length() - at);
        return Arrays.copyOfRange(bytes, written - begin, bytes.length);
    }

    private byte @Nullable [] part(BatchEncoder encoder, int at, int most, int whole) {
        BatchEncoder.Part part = encoder.encodePart(feed, batch.from(), batch.to(), at, most);
        if (part == null && !encoder.missing().isEmpty()) {
            encoder.missing().forEach(each -> checkTopic(feed.cache(each.index())));
            return null;
        }
        if (part == null || part.length() != whole) {
            throw notTheSame();
        }
        return part.bytes();
    }

    private BrokenStreamException notTheSame() {
        return new BrokenStreamException("An event of " + feed + " at " + batch.from()
                + " cannot be encoded a second time: its record is gone, or its mapper or filter depends on more"
                + " than the record");
    }

    /** The number of bytes that the last {@link #next} has encoded, before they were compressed. */
    int encodedBytes() {
        return encodedBytes;
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
