package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cursor as a vector: for each partition of a stream, in the stream's order, the next offset to read. Immutable;
 * clients at the same positions share one instance, so that most comparisons compare references.
 *
 * <p>Each offset has the leader epoch of the log that it was read from, for ids. Comparisons ignore epochs: within one
 * feed all positions are of the same logs.
 *
 * <p>If ids carry timestamps, it also stores for each partition the timestamp of the record before the position, how
 * many records of exactly that timestamp were passed ({@code seen}), and, after a resume on another cluster, how many
 * of them must still be passed there ({@code skip}).
 *
 * <p>A partition whose offsets could not be looked up is unresolved: its offset is negative, and its position is the
 * timestamp, or the offset from the client's id.
 */
public final class Positions {
    /** Instead of an offset that is not known yet: the position is the timestamp. */
    public static final long UNRESOLVED = -1;

    private final long[] offsets;
    private final int @Nullable [] epochs;
    private final @Nullable TimestampMarks marks;
    private final int hash;

    private Positions(long[] offsets, int @Nullable [] epochs, @Nullable TimestampMarks marks) {
        this.offsets = offsets;
        this.epochs = epochs;
        this.marks = marks;
        this.hash = Arrays.hashCode(offsets) * 31 + (marks == null ? 0 : marks.hashCode());
    }

    /** A vector of offsets; the array is copied. */
    public static Positions of(long... offsets) {
        return new Positions(offsets.clone(), null, null);
    }

    /**
     * Encodes the offset of a client that Kafka has not confirmed yet. The code is negative, so that nothing is read
     * from there.
     */
    static long unresolvedAt(long offset) {
        return -2 - offset;
    }

    /** The client's offset, confirmed by Kafka or not; {@link #UNRESOLVED} if it had none. */
    static long confirmedOrNot(long offset) {
        return offset < UNRESOLVED ? -2 - offset : offset;
    }

    public int size() {
        return offsets.length;
    }

    /** The next offset to read; negative while the partition is unresolved. */
    public long offset(int index) {
        return offsets[index];
    }

    /** The leader epoch that belongs to an offset, or {@link OffsetAndEpoch#UNKNOWN}. */
    public int epoch(int index) {
        return epochs == null ? OffsetAndEpoch.UNKNOWN : epochs[index];
    }

    public OffsetAndEpoch position(int index) {
        return new OffsetAndEpoch(offsets[index], epoch(index));
    }

    /** The same offsets without timestamps. */
    public Positions unmarked() {
        return marks == null ? this : new Positions(offsets, epochs, null);
    }

    /** Whether timestamps are kept. */
    public boolean marked() {
        return marks != null;
    }

    /** The timestamp of the last record before the position, or a time that is not after the next one. */
    public long timestamp(int index) {
        return marks == null ? -1 : marks.timestamps()[index];
    }

    public int seen(int index) {
        return marks == null ? 0 : marks.seen()[index];
    }

    public int skip(int index) {
        return marks == null ? 0 : marks.skip()[index];
    }

    /** Whether no offset is after that of other positions. */
    public boolean isWithin(Positions other) {
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] > other.offsets[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether all offsets are those of other positions. */
    public boolean hasOffsetsOf(Positions other) {
        return Arrays.equals(offsets, other.offsets);
    }

    /** Whether a partition is unresolved. */
    public boolean isAnyUnresolved() {
        for (long offset : offsets) {
            if (offset < 0) {
                return true;
            }
        }
        return false;
    }

    /** The same vector, but partitions that are unresolved in other positions are as they are there. */
    public Positions withUnresolvedOf(Positions other) {
        Cursor cursor = cursor();
        for (int i = 0; i < offsets.length; i++) {
            if (other.offsets[i] < 0) {
                cursor.jump(i, other.offsets[i]);
                cursor.epoch(i, other.epoch(i));
                cursor.mark(i, other.timestamp(i), other.seen(i), other.skip(i));
            }
        }
        return cursor.positions();
    }

    /** A copy that can be moved. */
    public Cursor cursor() {
        return new Cursor(this);
    }

    /** The same vector with one offset changed, of an unknown epoch; the timestamp data there stays. */
    public Positions with(int index, long offset) {
        Cursor cursor = cursor();
        cursor.jump(index, offset);
        cursor.epoch(index, OffsetAndEpoch.UNKNOWN);
        return cursor.positions();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Positions that
                        && hash == that.hash
                        && Arrays.equals(offsets, that.offsets)
                        && Objects.equals(marks, that.marks));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(offsets);
    }

    /** Positions that move over records. Belongs to one thread. */
    public static final class Cursor {
        private final long[] offsets;
        private int @Nullable [] epochs;
        private boolean epochsShared = true;
        private long @Nullable [] timestamps;
        private int @Nullable [] seen;
        private int @Nullable [] skip;
        private boolean moved;

        private Cursor(Positions from) {
            offsets = from.offsets.clone();
            epochs = from.epochs;
            if (from.marks != null) {
                timestamps = from.marks.timestamps().clone();
                seen = from.marks.seen().clone();
                skip = from.marks.skip().clone();
            }
        }

        /**
         * Starts to keep a timestamp for each partition, or changes one that is kept.
         *
         * @param recordsToSkip how many of the next records with this timestamp the client already has;
         *     {@code -1 - n} for n of them if the cluster has not reached this timestamp yet, so that all older records
         *     are skipped too
         */
        public Cursor mark(int index, long timestamp, int recordsSeen, int recordsToSkip) {
            if (timestamps == null || seen == null || skip == null) {
                timestamps = new long[offsets.length];
                seen = new int[offsets.length];
                skip = new int[offsets.length];
            }
            timestamps[index] = timestamp;
            seen[index] = recordsSeen;
            skip[index] = recordsToSkip;
            return this;
        }

        public long offset(int index) {
            return offsets[index];
        }

        public int epoch(int index) {
            return epochs == null ? OffsetAndEpoch.UNKNOWN : epochs[index];
        }

        /** Sets the leader epoch that belongs to an offset. The array is copied only if that changes something. */
        public void epoch(int index, int epoch) {
            if (epoch(index) == epoch) {
                return;
            }
            if (epochs == null) {
                epochs = new int[offsets.length];
                Arrays.fill(epochs, OffsetAndEpoch.UNKNOWN);
            } else if (epochsShared) {
                epochs = epochs.clone();
            }
            epochsShared = false;
            epochs[index] = epoch;
        }

        public long timestamp(int index) {
            return timestamps == null ? -1 : timestamps[index];
        }

        public int seen(int index) {
            return seen == null ? 0 : seen[index];
        }

        public int skip(int index) {
            return skip == null ? 0 : skip[index];
        }

        /** Moves over offsets without records. */
        public void jump(int index, long offset) {
            moved |= offsets[index] != offset;
            offsets[index] = offset;
        }

        /**
         * Moves over a record.
         *
         * @return whether the client does not have it yet
         */
        public boolean pass(int index, long offset, long timestamp) {
            jump(index, offset + 1);
            if (timestamps == null || seen == null || skip == null) {
                return true;
            }
            if (skip[index] < 0) {
                if (timestamp < timestamps[index]) {
                    return false;
                }
                skip[index] = -1 - skip[index];
            }
            if (timestamp == timestamps[index]) {
                if (skip[index] > 0) {
                    skip[index]--;
                    return false;
                }
                seen[index]++;
                return true;
            }
            if (timestamp < timestamps[index] && skip[index] > 0) {
                return true;
            }
            timestamps[index] = timestamp;
            seen[index] = 1;
            skip[index] = 0;
            return true;
        }

        public boolean moved() {
            return moved;
        }

        public Positions positions() {
            epochsShared = true;
            return new Positions(
                    offsets.clone(),
                    epochs,
                    timestamps == null || seen == null || skip == null
                            ? null
                            : new TimestampMarks(timestamps.clone(), seen.clone(), skip.clone()));
        }
    }
}
