package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cursor written as a vector: for each partition of a stream, in the stream's order, the next offset to read.
 * Immutable; clients at the same positions share one instance, so that most comparisons compare references.
 *
 * <p>Each offset has the leader epoch of the log that it was read from, for ids. Epochs do not count in comparisons:
 * within one feed all positions are of the same logs.
 *
 * <p>Where ids carry timestamps it also knows, for each partition, the timestamp of the record before the position, how
 * many records of that very timestamp have been passed ({@code seen}), and, after a resume on another cluster, how many
 * of them are still to be passed over there ({@code skip}).
 *
 * <p>A partition whose offsets could not be looked up is unresolved: its offset is negative, and its position is the
 * timestamp, or the offset that the client came with.
 */
public final class Positions {
    /** In the place of an offset that is not known yet: the position is the timestamp. */
    public static final long UNRESOLVED = -1;

    private final long[] offsets;
    private final int @Nullable [] epochs;
    private final @Nullable Marks marks;
    private final int hash;

    /** What timestamp ids need beside offsets; the arrays are as long as the vector. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content, and never handed out
    private record Marks(long[] timestamps, int[] seen, int[] skip) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Marks that
                    && Arrays.equals(timestamps, that.timestamps)
                    && Arrays.equals(seen, that.seen)
                    && Arrays.equals(skip, that.skip);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(timestamps) * 31 + Arrays.hashCode(skip);
        }
    }

    private Positions(long[] offsets, int @Nullable [] epochs, @Nullable Marks marks) {
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
     * What stands for the offset of a client that Kafka has not confirmed yet. It is negative, so that nothing is read
     * from there.
     */
    static long unresolvedAt(long offset) {
        return -2 - offset;
    }

    /** The offset that a client had where Kafka has not confirmed it yet; {@link #UNRESOLVED} if it had none. */
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
        return marks == null ? -1 : marks.timestamps[index];
    }

    public int seen(int index) {
        return marks == null ? 0 : marks.seen[index];
    }

    public int skip(int index) {
        return marks == null ? 0 : marks.skip[index];
    }

    /** A copy that can be moved. */
    public Cursor cursor() {
        return new Cursor(this);
    }

    /** The same vector with one offset changed, of an unknown epoch; what was known of timestamps there stays. */
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

    /** Positions on their way over records. Belongs to one thread. */
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
                timestamps = from.marks.timestamps.clone();
                seen = from.marks.seen.clone();
                skip = from.marks.skip.clone();
            }
        }

        /**
         * Starts to keep a timestamp for every partition, or changes one that is kept.
         *
         * @param recordsToSkip of how many records of this timestamp the client is known to have the next ones; {@code
         *     -1 - n} for n of them where the cluster has not come to this timestamp yet, so that all older records are
         *     skipped too
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
                            : new Marks(timestamps.clone(), seen.clone(), skip.clone()));
        }
    }
}
