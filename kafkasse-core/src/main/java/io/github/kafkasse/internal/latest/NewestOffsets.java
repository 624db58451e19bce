package io.github.kafkasse.internal.latest;

import java.util.Arrays;

/**
 * The offsets of those records of a partition that were the newest of their keys when its log ended at a certain
 * offset. Immutable. Instances are compared by identity, so streams share batches only if they have the same instance
 * and omit the same records.
 */
public final class NewestOffsets {
    /** Omits nothing. */
    public static final NewestOffsets UNKNOWN = new NewestOffsets(0, new long[0]);

    private final long end;
    private final long[] offsets;

    /**
     * @param end the end of the log
     * @param offsets the offsets of the newest records, in ascending order
     */
    NewestOffsets(long end, long[] offsets) {
        this.end = end;
        this.offsets = offsets;
    }

    /** The offset from which on nothing is omitted. */
    public long end() {
        return end;
    }

    /** Whether a later record before the end has the same key. */
    public boolean isSuperseded(long offset) {
        return offset < end && Arrays.binarySearch(offsets, offset) < 0;
    }

    @Override
    public String toString() {
        return offsets.length + " newest records before " + end;
    }
}
