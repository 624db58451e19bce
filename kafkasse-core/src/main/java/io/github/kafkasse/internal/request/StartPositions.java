package io.github.kafkasse.internal.request;

import io.github.kafkasse.internal.position.PartitionStart;
import io.github.kafkasse.internal.position.Positions;
import java.time.InstantSource;
import java.util.List;

/** Makes the positions of a stream from the starts of its partitions, with the data that its ids need. Thread-safe. */
public final class StartPositions {
    private final boolean timestamps;
    private final long slackMillis;
    private final InstantSource clock;

    /**
     * @param timestamps whether ids carry timestamps
     * @param slackMillis how much later than its timestamp a record may arrive from another cluster
     * @param clock the time of day
     */
    StartPositions(boolean timestamps, long slackMillis, InstantSource clock) {
        this.timestamps = timestamps;
        this.slackMillis = slackMillis;
        this.clock = clock;
    }

    /** The present time minus the slack: a client that starts now at an end has all older records. */
    long pinned() {
        return clock.millis() - slackMillis;
    }

    /**
     * The positions of starts.
     *
     * @param starts the starts, in the order of the stream's partitions
     * @param pinned when the stream was {@linkplain #pinned() pinned}
     */
    Positions of(List<PartitionStart> starts, long pinned) {
        long[] offsets = new long[starts.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = starts.get(i).offset();
        }
        Positions.Cursor cursor = Positions.of(offsets).cursor();
        for (int i = 0; i < offsets.length; i++) {
            PartitionStart each = starts.get(i);
            if (timestamps || each.skip() != 0 || each.offset() < 0) {
                cursor.mark(i, timestamp(each, pinned), each.seen(), each.skip());
            }
            cursor.epoch(i, each.epoch());
        }
        return cursor.positions();
    }

    /** Moves a cursor to the start of a partition that could not be looked up before. */
    public void settle(Positions.Cursor cursor, int index, PartitionStart start) {
        cursor.jump(index, start.offset());
        cursor.epoch(index, start.epoch());
        cursor.mark(index, timestamp(start, pinned()), start.seen(), start.skip());
    }

    /** The positions without the data that ids no longer need, now that all partitions are resolved. */
    public Positions settled(Positions positions) {
        boolean needed = timestamps;
        for (int i = 0; i < positions.size(); i++) {
            needed |= positions.offset(i) < 0 || positions.skip(i) != 0;
        }
        return needed ? positions : positions.unmarked();
    }

    /** A time such that the client has all older records: at an end, the present time minus the slack of clusters. */
    private static long timestamp(PartitionStart start, long pinned) {
        if (start.timestamp() >= 0) {
            return start.timestamp();
        }
        return start.offset() >= start.end() ? Math.max(0, pinned) : 0;
    }
}
