package io.github.kafkasse.internal.log;

import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest records of one partition: windows without gaps between them, of which the last one grows.
 *
 * <p>The tail's thread alone writes. Readers look a window up through one volatile array; a window that is dropped
 * while they read it stays readable.
 */
public final class PartitionLog {
    private static final int WINDOW_RECORDS = 256;
    private static final long WINDOW_BYTES = 256 << 10;

    /** Never empty; ordered; each begins where the one before it ends. */
    private volatile RecordWindow[] windows;

    /** Raised before the records of a later epoch are published. */
    private volatile int epoch;

    // Owned by the tail's thread.
    private long appendedEnd;

    PartitionLog(OffsetAndEpoch start) {
        windows = new RecordWindow[] {new RecordWindow(start.offset())};
        appendedEnd = start.offset();
        epoch = start.epoch();
    }

    /**
     * The latest leader epoch of all that was read of the partition, or {@link OffsetAndEpoch#UNKNOWN}. It belongs to
     * every position up to the end: a log of this epoch contains all of them. Read it after what a reader of the log
     * has found, not before.
     */
    public int epoch() {
        return epoch;
    }

    /** The oldest offset in it; equal to {@link #end()} if it is empty. */
    public long start() {
        return windows[0].start();
    }

    /** The next offset that the tail will read, as far as it has been published. */
    public long end() {
        RecordWindow[] present = windows;
        return present[present.length - 1].end();
    }

    /** The window that covers a position, or {@code null} if the position is older or not read yet. */
    public @Nullable RecordWindow find(long position) {
        RecordWindow[] present = windows;
        int low = 0;
        int high = present.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (present[middle].start() <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return present[low].covers(position) ? present[low] : null;
    }

    /** The position after all that was appended. */
    long appendedEnd() {
        return appendedEnd;
    }

    /**
     * Adds a record behind all others, unseen by readers until {@link #publish}.
     *
     * @return the window that had to be begun for it, or {@code null}
     * @throws IllegalArgumentException if the record is before the end: readers have passed it already
     */
    @Nullable
    RecordWindow append(StreamEvent event) {
        if (event.offset() < appendedEnd) {
            throw new IllegalArgumentException("A record at " + event.offset() + " is before the end " + appendedEnd);
        }
        RecordWindow last = last();
        RecordWindow begun = null;
        if (last.appended() >= WINDOW_RECORDS || last.bytes() >= WINDOW_BYTES) {
            last.publish(appendedEnd);
            begun = new RecordWindow(appendedEnd);
            RecordWindow[] more = Arrays.copyOf(windows, windows.length + 1);
            more[more.length - 1] = begun;
            windows = more;
            last = begun;
        }
        last.append(event);
        appendedEnd = event.offset() + 1;
        return begun;
    }

    /** Mailbox the leader epoch of records that are appended next. */
    void reach(int epochOfRecords) {
        if (epochOfRecords > epoch) {
            epoch = epochOfRecords;
        }
    }

    /** Where the tail goes on reading. */
    OffsetAndEpoch next() {
        return new OffsetAndEpoch(appendedEnd, epoch);
    }

    /** Moves the end over offsets that hold no record. */
    void advance(long end) {
        appendedEnd = Math.max(appendedEnd, end);
    }

    /** Lets readers see all that was appended. */
    void publish() {
        RecordWindow last = last();
        if (last.end() != appendedEnd) {
            last.publish(appendedEnd);
        }
    }

    /**
     * Drops the oldest window.
     *
     * @return the window that had to be begun because it was the only one, or {@code null}
     */
    @Nullable
    RecordWindow dropOldest() {
        RecordWindow[] present = windows;
        if (present.length > 1) {
            windows = Arrays.copyOfRange(present, 1, present.length);
            return null;
        }
        RecordWindow begun = new RecordWindow(appendedEnd);
        windows = new RecordWindow[] {begun};
        return begun;
    }

    /** Drops everything and goes on from another position. */
    void restart(long start) {
        appendedEnd = start;
        epoch = OffsetAndEpoch.UNKNOWN; // nothing is known of what was skipped
        windows = new RecordWindow[] {new RecordWindow(start)};
    }

    RecordWindow oldest() {
        return windows[0];
    }

    List<RecordWindow> windows() {
        return new ArrayList<>(List.of(windows));
    }

    private RecordWindow last() {
        RecordWindow[] present = windows;
        return present[present.length - 1];
    }
}
