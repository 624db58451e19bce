package io.github.kafkasse.internal.encode;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.log.FilterGuard;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordPipeline;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.position.IdText;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the batch of events after a position in a feed: the records of all its partitions, merged by timestamp, each
 * with the id after it.
 *
 * <p>The positions before and after a batch determine its bytes, however the records were divided into windows at the
 * time: ids move only with records, and over gaps between records at the batch's end. So a batch can be evicted while a
 * client is in the middle of it, and encoded again. Belongs to one event loop.
 */
public final class BatchEncoder {
    private final LongSupplier nanoTime;
    private final FilterGuard filters;
    private final ByteBuilder out = new ByteBuilder();
    private final BatchDeflater deflater = new BatchDeflater();
    private final PriorityQueue<WindowReader> readers = new PriorityQueue<>(WindowReader.OLDEST_FIRST);
    private final List<Missing> missing = new ArrayList<>();

    /** How far each partition was examined, with or without records. */
    private long[] reached = new long[0];

    /** The timestamp of the first event of the last batch. */
    private long firstTimestamp;

    /** When the present batch was begun, before its first record was looked for. */
    private long beginNanos;

    /** Whether a batch is encoded that was encoded before, between the same positions. */
    private boolean isRepeated;

    /** Whether several clients may read the batch, so that it ends where their batches can meet. */
    private boolean mayBeShared;

    private boolean timed;
    private long stopNanos;

    public BatchEncoder(LongSupplier nanoTime, FilterGuard filters) {
        this.nanoTime = nanoTime;
        this.filters = filters;
    }

    /**
     * A position that must be fetched before a batch can be encoded.
     *
     * @param index the partition's index in the feed
     * @param position the position that no window covers
     */
    public record Missing(int index, long position) {}

    /**
     * Some of the bytes of a batch that a client has partly received.
     *
     * @param bytes the bytes, compressed if the feed is
     * @param length the length of the whole batch in bytes, before it is compressed
     */
    @SuppressWarnings("ArrayRecordComponent") // passed once, to one client
    public record Part(byte[] bytes, int length) {}

    /** Compresses batches for the clients of the encoder's loop. */
    public BatchDeflater deflater() {
        return deflater;
    }

    /** The positions that were missing at the last attempt to encode; valid until the next one. */
    public List<Missing> missing() {
        return missing;
    }

    /**
     * The batch after a position, of all partitions, for a client that reads for itself.
     *
     * @return {@code null} if there is nothing after it yet, or if a part of it must be fetched first
     */
    public @Nullable EncodedBatch encode(Feed feed, Positions from) {
        mayBeShared = feed.hasSeveralReaders();
        return encodeUpTo(new BatchLimit.FeedEnd(feed), feed, from, feed.all());
    }

    /**
     * The batch after a position, for the clients of a live group.
     *
     * @param indices the partitions that may have something after it; the others do not move
     * @param limit where it ends at the latest
     * @return {@code null} if there is nothing after it yet, or if a part of it must be fetched first
     */
    public @Nullable EncodedBatch encode(Feed feed, Positions from, BitSet indices, BatchLimit limit) {
        mayBeShared = feed.isShared();
        return encodeUpTo(limit, feed, from, indices);
    }

    private @Nullable EncodedBatch encodeUpTo(BatchLimit limit, Feed feed, Positions from, BitSet indices) {
        out.clear();
        return enter(feed, from, indices, limit) ? merged(feed, from, indices, limit) : null;
    }

    /**
     * A batch after a position, of the partitions whose records are in memory; the positions of the others do not move.
     * It is for streams that cannot get all partitions at once; events of several partitions may then be out of order.
     *
     * @return {@code null} if nothing is in memory
     */
    public @Nullable EncodedBatch encodeLoaded(Feed feed, Positions from) {
        mayBeShared = feed.hasSeveralReaders();
        out.clear();
        BatchLimit limit = new BatchLimit.FeedEnd(feed);
        boolean unused = enter(feed, from, feed.all(), limit); // without what is missing
        return merged(feed, from, feed.all(), limit);
    }

    /**
     * Some bytes of the batch between two positions. Such a batch must exist. Of a compressed one, they are {@link
     * DeflatedSegments#SEGMENT a segment}.
     *
     * @param at where in the batch they begin, before it is compressed
     * @param length the maximum number of bytes, before they are compressed
     * @return {@code null} if a part of it must be {@linkplain #missing fetched} first; if nothing is missing, the
     *     batch can no longer be encoded
     */
    public @Nullable Part encodePart(Feed feed, Positions from, Positions to, int at, int length) {
        out.keepOnly(at, Math.addExact(at, length));
        BatchLimit limit = new BatchLimit.SameBatch(to);
        EncodedBatch batch = enter(feed, from, feed.all(), limit) ? merged(feed, from, feed.all(), limit) : null;
        return batch != null && batch.to().equals(to) ? new Part(batch.bytes(), out.length()) : null;
    }

    /** Sets a deadline after which a batch of a feed with a filter ends after the record examined last. */
    public void stopAt(long nanos) {
        timed = true;
        stopNanos = nanos;
    }

    /**
     * Finds the first records of the partitions.
     *
     * @return whether nothing must be fetched first
     */
    private boolean enter(Feed feed, Positions from, BitSet indices, BatchLimit limit) {
        beginNanos = nanoTime.getAsLong();
        isRepeated = limit.isExact();
        readers.clear();
        missing.clear();
        if (reached.length < feed.size()) {
            reached = new long[feed.size()];
        }
        boolean complete = true;
        for (int i = indices.nextSetBit(0); i >= 0; i = indices.nextSetBit(i + 1)) {
            complete &= enter(feed.cache(i), i, from.offset(i), limit.offset(i));
        }
        return complete;
    }

    /** The batch of the partitions whose first records were found. */
    private @Nullable EncodedBatch merged(Feed feed, Positions from, BitSet indices, BatchLimit limit) {
        Positions.Cursor cursor = from.cursor();
        for (int i = indices.nextSetBit(0); i >= 0; i = indices.nextSetBit(i + 1)) {
            // Read after the windows: the epoch applies to all their records.
            cursor.epoch(i, limit.epoch(i, feed.cache(i)));
        }
        int events = merge(feed, cursor);
        for (int i = indices.nextSetBit(0); i >= 0; i = indices.nextSetBit(i + 1)) {
            if (reached[i] > cursor.offset(i)) {
                cursor.jump(i, reached[i]);
            }
        }
        return cursor.moved() ? batch(feed, from, cursor.positions(), events) : null;
    }

    private EncodedBatch batch(Feed feed, Positions from, Positions to, int events) {
        if (!feed.key().isGzip() || out.isEmpty()) {
            return new EncodedBatch(from, to, out.take(), events, firstTimestamp, beginNanos);
        }
        if (!isRepeated && out.length() <= BatchLength.SHORT) {
            byte[] text = out.take();
            return new EncodedBatch(from, to, text, events, firstTimestamp, beginNanos, new DeflatedForms(text));
        }
        DeflatedSegments segments = out.takeDeflated(deflater);
        return new EncodedBatch(from, to, deflater.take(), events, firstTimestamp, beginNanos, segments);
    }

    private int merge(Feed feed, Positions.Cursor cursor) {
        IdText id = null;
        firstTimestamp = 0;
        int events = 0;
        int records = 0;
        RecordFilter filter = feed.key().filter();
        WindowReader reader = readers.poll();
        while (reader != null && (isRepeated || !BatchLength.endsBefore(reader.record(), records))) {
            StreamEvent record = reader.record();
            boolean wanted = cursor.pass(reader.index, record.offset(), record.timestamp());
            if (id != null) {
                id.update(reader.index, cursor);
            }
            if (wanted
                    && !RecordPipeline.isSkipped(record)
                    && !feed.omits(reader.index, record.offset())
                    && reader.isAccepted(filter, filters)) {
                if (id == null) {
                    id = new IdText(feed.layout(), cursor);
                    firstTimestamp = record.timestamp();
                }
                feed.encoding().event(out, id, record);
                events++;
            }
            records++;
            reader.advance();
            if (!isRepeated
                    && (BatchLength.endsAfter(record, out.length(), mayBeShared) || (filter != null && isTimeOver()))) {
                break;
            }
            if (reader.hasRecord()) {
                reader = oldest(reader);
                continue;
            }
            if (!enter(reader.cache, reader.index, reader.end(), reader.limit)
                    || (!isRepeated
                            && cursor.epoch(reader.index) != reader.cache.log().epoch())) {
                break; // must be fetched, or has a later epoch than this batch's ids
            }
            reader = readers.poll();
        }
        return events;
    }

    private boolean isTimeOver() {
        return timed && nanoTime.getAsLong() - stopNanos >= 0;
    }

    /** Finds the next record of a partition at or after a position; false if it must be fetched first. */
    private boolean enter(PartitionCache cache, int index, long from, long limit) {
        long position = from;
        reached[index] = position;
        if (position < 0) {
            return true; // unresolved
        }
        while (position < limit && position < cache.log().end()) {
            RecordWindow window = cache.find(position);
            if (window == null) {
                missing.add(new Missing(index, position));
                return !isRepeated && cache.isOlderOutOfReach();
            }
            window.touch(nanoTime.getAsLong());
            WindowReader reader = new WindowReader(index, cache, window, position, limit);
            if (reader.hasRecord()) {
                readers.add(reader);
                return true;
            }
            position = reader.end();
            reached[index] = position;
        }
        return true;
    }

    /** The reader that is next, of one that was just read and has more, and the others. */
    private WindowReader oldest(WindowReader current) {
        WindowReader other = readers.peek();
        if (other == null || WindowReader.OLDEST_FIRST.compare(current, other) < 0) {
            return current;
        }
        readers.poll();
        readers.add(current);
        return other;
    }
}
