package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.List;

/**
 * The new records with one key, as a {@link KeyDispatcher} found them: for each partition that has some, the range of
 * offsets from the first one to the last one. Belongs to the loop's thread.
 */
final class KeyMatches {
    private final List<Range> ranges = new ArrayList<>(1);

    /**
     * The records of one partition.
     *
     * @param index the partition's index in the feed
     * @param from the offset of the first one
     * @param timestamp the timestamp that belongs to this position
     * @param seen how many records of this timestamp are before it
     * @param stop the offset after the last one
     */
    record Range(int index, long from, long timestamp, int seen, long stop) {
        Range to(long end) {
            return new Range(index, from, timestamp, seen, end);
        }
    }

    /**
     * Adds a record. The records of a partition are added one after the other.
     *
     * @param before the positions before the record
     */
    void add(int index, long offset, Positions.Cursor before) {
        int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).index() == index) {
            ranges.set(last, ranges.get(last).to(offset + 1));
        } else {
            ranges.add(new Range(index, offset, before.timestamp(index), before.seen(index), offset + 1));
        }
    }

    /**
     * The positions before the records. Nothing with the key is between them and the given positions but these records.
     *
     * @param after the positions up to which the dispatcher has examined all partitions
     */
    Positions start(Positions after) {
        Positions.Cursor cursor = after.cursor();
        for (Range range : ranges) {
            cursor.jump(range.index(), range.from());
            if (after.marked()) {
                cursor.mark(range.index(), range.timestamp(), range.seen(), 0);
            }
        }
        return cursor.positions();
    }

    /** A range for each partition that has records. */
    List<Range> ranges() {
        return ranges;
    }
}
