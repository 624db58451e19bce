package io.github.kafkasse.internal.log;

import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest records of one partition: windows without gaps between them; the last one grows.
 *
 * <p>Only the tail's thread writes. Readers find a window through one volatile array; a window that is dropped while
 * they read it stays readable.
 */
public final class PartitionLog {
    private static final int WINDOW_RECORDS = 256;
    private static final long WINDOW_BYTES = 256 << 10;

    /** Never empty; ordered; each window begins where the one before it ends. */
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
     * The latest leader epoch of all that was read of the partition, or {@link OffsetAndEpoch#UNKNOWN}. It applies to
     * each position up to the end: a log of this epoch contains all of them. A reader must call this after it has
     * looked a position up, not before.
     */
    public int epoch() {
        return epoch;
    }

    /** The oldest offset in the log; equal to {@link #end()} if the log is empty. */
    public long start() {
        return windows[0].start();
    }

    /** The next offset that the tail reads, as far as published. */
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

    /** The position after all appended records. */
    long appendedEnd() {
        return appendedEnd;
    }

    /**
     * Appends a record. Readers do not see it before {@link #publish}.
     *
     * @return the window that was started for it, or {@code null}
     * @throws IllegalArgumentException if the record is before the end: readers have already passed it
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

    /** Sets the leader epoch of what is appended next, if it is later than the present one. */
    void reach(int laterEpoch) {
        if (laterEpoch > epoch) {
            epoch = laterEpoch;
        }
    }

    /** The position at which the tail continues. */
    OffsetAndEpoch next() {
        return new OffsetAndEpoch(appendedEnd, epoch);
    }

    /** Moves the end over offsets without a record. */
    void advance(long end) {
        appendedEnd = Math.max(appendedEnd, end);
    }

    /** Makes all appended records visible to readers. */
    void publish() {
        RecordWindow last = last();
        if (last.end() != appendedEnd) {
            last.publish(appendedEnd);
        }
    }

    /**
     * Drops the oldest window.
     *
     * @return the window that was started because the dropped one was the only one, or {@code null}
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

    /** Drops all windows and restarts at another position. */
    void restart(long start) {
        appendedEnd = start;
        epoch = OffsetAndEpoch.UNKNOWN; // the epochs of the skipped records are unknown
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
