package io.github.kafkasse.internal.encode;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.log.FilterGuard;
import io.github.kafkasse.internal.log.FilterVerdicts;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordPipeline;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.log.SharedFilter;
import io.github.kafkasse.internal.position.IdText;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the batch of events that follows a place in a feed: the records of all its partitions merged by their
 * timestamps, each with the id that leads on from it.
 *
 * <p>What it writes is settled by the two places that it leads between, however the records were cut into windows at
 * the time: ids move with records only, and over what lies between records at the batch's end. A batch can therefore be
 * forgotten while a client is in the middle of it, and be written again. Belongs to one event loop.
 */
public final class BatchEncoder {
    /** A batch ends after the event with which it becomes this long, if not before. */
    public static final int BATCH_BYTES = 56 << 10;

    /** From this length on a batch ends wherever the next offset is one of those that {@link #isMeetingPoint} picks. */
    private static final int SHORT_BATCH_BYTES = 20 << 10;

    /** How many bytes of JSON there are between two meeting points on average. */
    private static final int MEETING_BYTES = 12 << 10;

    /** A batch ends after this many records, delivered or not, so that a filter cannot hold up an event loop. */
    private static final int BATCH_RECORDS = 2_000;

    private final LongSupplier nanoTime;
    private final FilterGuard filters;
    private final ByteBuilder out = new ByteBuilder();
    private final List<Head> heads = new ArrayList<>();

    private final List<Missing> missing = new ArrayList<>();

    /** How far each partition has been looked through, records or not. */
    private long[] reached = new long[0];

    /** The timestamp of the first event of the last batch. */
    private long firstTimestamp;

    private boolean timed;
    private long stopNanos;

    public BatchEncoder(LongSupplier nanoTime, FilterGuard filters) {
        this.nanoTime = nanoTime;
        this.filters = filters;
    }

    /**
     * What has to be fetched before a batch can be written.
     *
     * @param index the partition's index in the feed
     * @param position the position that no window covers
     */
    public record Missing(int index, long position) {}

    /** Where one partition's reading stands: the window, and the next record in it. */
    private static final class Head {
        final int index;
        final PartitionCache cache;
        final long limit;
        final RecordWindow window;
        final RecordWindow.Extent extent;
        int next;
        private boolean filtered;
        private @Nullable FilterVerdicts verdicts;

        Head(int index, PartitionCache cache, long limit, RecordWindow window) {
            this.index = index;
            this.cache = cache;
            this.limit = limit;
            this.window = window;
            this.extent = window.extent();
        }

        boolean hasRecord() {
            return next < extent.size() && extent.event(next).offset() < Math.min(limit, extent.end());
        }

        StreamEvent record() {
            return extent.event(next);
        }

        /** What the feed's filter, always the same one, is known to say of the window's records. */
        @Nullable
        FilterVerdicts verdicts(RecordFilter filter) {
            if (!filtered) {
                verdicts = filter instanceof SharedFilter shared ? shared.verdicts(window) : null;
                filtered = true;
            }
            return verdicts;
        }
    }

    /** What was missing when the last batch was written, or could not be; good until the next one. */
    public List<Missing> missing() {
        return missing;
    }

    /**
     * The batch that follows a place.
     *
     * @return {@code null} if there is nothing after it yet, or if some of it has to be fetched first
     */
    public @Nullable EncodedBatch encode(Feed feed, Positions from) {
        return encode(feed, from, null, true);
    }

    /**
     * A batch that follows a place, of the partitions that are at hand: those of which something has to be fetched stay
     * where they are. For those who cannot have all at once; events of several partitions may then come out of order.
     *
     * @return {@code null} if there is nothing at hand
     */
    public @Nullable EncodedBatch encodeWhatIsThere(Feed feed, Positions from) {
        return encode(feed, from, null, false);
    }

    /**
     * Some bytes of the batch between two places, of which it is known that there is one.
     *
     * @param at where in the batch they begin
     * @param length how many they are at most
     * @return {@code null} if some of it has to be {@linkplain #missing fetched} first; if nothing is missing, the
     *     batch cannot be encoded any more
     */
    public @Nullable BatchPart encodePart(Feed feed, Positions from, Positions to, int at, int length) {
        out.keepOnly(at, Math.addExact(at, length));
        EncodedBatch batch = encode(feed, from, to, true);
        return batch != null && batch.to().equals(to) ? new BatchPart(batch.bytes(), out.length()) : null;
    }

    /** From a time on, a batch of a feed with a filter ends after the record that was examined last. */
    public void stopAt(long nanos) {
        timed = true;
        stopNanos = nanos;
    }

    private @Nullable EncodedBatch encode(Feed feed, Positions from, @Nullable Positions limit, boolean all) {
        if (limit == null) {
            out.clear();
        }
        heads.clear();
        missing.clear();
        reached = new long[feed.size()];
        boolean complete = true;
        for (int i = 0; i < feed.size(); i++) {
            long end = limit == null ? Long.MAX_VALUE : limit.offset(i);
            complete &= enter(feed.cache(i), i, from.offset(i), end);
        }
        if (all && !complete) {
            return null;
        }
        Positions.Cursor cursor = from.cursor();
        for (int i = 0; i < feed.size(); i++) {
            // Read after the windows were: it belongs to all that they hold. Written again, a batch has the same ids.
            cursor.epoch(i, limit == null ? feed.cache(i).log().epoch() : limit.epoch(i));
        }
        int events = merge(feed, limit == null, cursor);
        for (int i = 0; i < feed.size(); i++) {
            if (reached[i] > cursor.offset(i)) {
                cursor.jump(i, reached[i]);
            }
        }
        byte[] bytes = out.take();
        return cursor.moved() ? new EncodedBatch(from, cursor.positions(), bytes, events, firstTimestamp) : null;
    }

    private int merge(Feed feed, boolean bounded, Positions.Cursor cursor) {
        IdText id = null;
        firstTimestamp = 0;
        int events = 0;
        int records = 0;
        Head head = oldest();
        boolean filtered = feed.key().filter() != null;
        while (head != null && !(bounded && endsBefore(head.record(), records))) {
            StreamEvent record = head.record();
            boolean wanted = cursor.pass(head.index, record.offset(), record.timestamp());
            if (id != null) {
                id.update(head.index, cursor);
            }
            if (wanted
                    && !RecordPipeline.isSkipped(record)
                    && accepts(feed.key().filter(), head)) {
                if (id == null) {
                    id = new IdText(feed.layout(), cursor);
                    firstTimestamp = record.timestamp();
                }
                feed.encoding().event(out, id, record);
                events++;
            }
            records++;
            head.next++;
            if (bounded && (endsAfter(record) || (filtered && isTimeOver()))) {
                break;
            }
            if (!head.hasRecord()) {
                heads.remove(head);
                if (!enter(head.cache, head.index, Math.min(head.limit, head.extent.end()), head.limit)
                        || (bounded
                                && cursor.epoch(head.index) != head.cache.log().epoch())) {
                    break; // to be fetched, or of a later epoch than this batch's ids
                }
            }
            head = oldest();
        }
        return events;
    }

    /**
     * A large event is a batch of its own, whatever was dropped before it: so all who come to it from different places
     * share it, and who was stopped in the middle of it needs hardly more than its window to go on.
     */
    private static boolean endsBefore(StreamEvent next, int records) {
        return records >= BATCH_RECORDS || (records > 0 && next.json().length >= BATCH_BYTES);
    }

    private boolean isTimeOver() {
        return timed && nanoTime.getAsLong() - stopNanos >= 0;
    }

    private boolean endsAfter(StreamEvent record) {
        int length = out.length();
        return length >= BATCH_BYTES || (length >= SHORT_BATCH_BYTES && isMeetingPoint(record));
    }

    /**
     * Picks some offsets, as if at random but always the same. Batches end there, so that clients who have come from
     * different places go through the same batches after a few, and share them. (Regular distances would not do: each
     * client would keep its own step.)
     */
    private static boolean isMeetingPoint(StreamEvent record) {
        long mixed = record.offset() * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return ((mixed >>> 32) * MEETING_BYTES) >>> 32 < record.json().length;
    }

    /** Finds the next record of a partition at or after a position; false if it has to be fetched first. */
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
                return limit == Long.MAX_VALUE && cache.isOlderOutOfReach();
            }
            window.touch(nanoTime.getAsLong());
            Head head = new Head(index, cache, limit, window);
            head.next = head.extent.indexOf(position);
            if (head.hasRecord()) {
                heads.add(head);
                return true;
            }
            position = Math.min(limit, head.extent.end());
            reached[index] = position;
        }
        return true;
    }

    /** The partition whose next record has the lowest timestamp; of equals the first, so that the order is settled. */
    private @Nullable Head oldest() {
        Head oldest = null;
        for (Head head : heads) {
            if (oldest == null
                    || head.record().timestamp() < oldest.record().timestamp()
                    || (head.record().timestamp() == oldest.record().timestamp() && head.index < oldest.index)) {
                oldest = head;
            }
        }
        return oldest;
    }

    private boolean accepts(@Nullable RecordFilter filter, Head head) {
        if (filter == null) {
            return true;
        }
        FilterVerdicts verdicts = head.verdicts(filter);
        return verdicts == null
                ? filters.accepts(filter, head.record())
                : verdicts.accepts(head.next, head.record(), filters);
    }
}
