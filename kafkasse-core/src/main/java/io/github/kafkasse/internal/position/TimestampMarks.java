package io.github.kafkasse.internal.position;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Positions} store beside the offsets if ids carry timestamps. The arrays are as long as the vector, and
 * are not changed.
 *
 * @param timestamps the timestamp of the record before each position
 * @param seen how many records of exactly that timestamp were passed
 * @param skip how many of them must still be passed on another cluster; see {@link Positions.Cursor#mark}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content, and never handed out
record TimestampMarks(long[] timestamps, int[] seen, int[] skip) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TimestampMarks that
                && Arrays.equals(timestamps, that.timestamps)
                && Arrays.equals(seen, that.seen)
                && Arrays.equals(skip, that.skip);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(timestamps) * 31 + Arrays.hashCode(skip);
    }
}
