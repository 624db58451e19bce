package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.OffsetLookup.Moment;
import io.github.kafkasse.internal.position.Resolution.PartitionStart;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where one partition is to start, as far as that can be said without Kafka: what {@link StartPlan} decides and {@link
 * PositionResolver} looks up. Immutable.
 *
 * @param partition the partition
 * @param kind what {@code value} means
 * @param value an offset, or epoch milliseconds; otherwise 0
 * @param timestamp where the client stands in time, or -1
 * @param seen how many records of that timestamp it has
 * @param end the end of what is in memory, where it starts there; otherwise -1, for it is looked up
 * @param epoch the leader epoch that belongs to the offset, or {@link OffsetAndEpoch#UNKNOWN}
 */
record StartRule(TopicPartition partition, Kind kind, long value, long timestamp, int seen, long end, int epoch) {
    static final long UNKNOWN = -1;

    /** The ways to start. */
    enum Kind {
        /** At the oldest record. */
        BEGINNING,
        /** At the end, as it is after the client has come. */
        END,
        /** At an offset, clamped to those that Kafka has. */
        OFFSET,
        /** At an offset that is in memory: nothing is looked up. */
        LIVE,
        /** At the first record of a time or later, or else at the end: the client's {@code since}. */
        SINCE,
        /** The same, for a client that comes from another cluster and may have some of that time's records already. */
        RESUMED
    }

    static StartRule beginning(TopicPartition partition) {
        return new StartRule(partition, Kind.BEGINNING, 0, 0, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    /** At the first record that there ever was, for a client that is owed it: what is deleted of it is lost to it. */
    static StartRule first(TopicPartition partition) {
        return new StartRule(partition, Kind.OFFSET, 0, 0, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    static StartRule end(TopicPartition partition) {
        return new StartRule(partition, Kind.END, 0, UNKNOWN, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    static StartRule since(TopicPartition partition, long timestamp) {
        return new StartRule(partition, Kind.SINCE, timestamp, timestamp, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    static StartRule resumed(TopicPartition partition, long timestamp, int seen) {
        return new StartRule(partition, Kind.RESUMED, timestamp, timestamp, seen, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    /** The offset to start at, with its epoch, where that is what {@code value} means. */
    OffsetAndEpoch position() {
        return new OffsetAndEpoch(value, epoch);
    }

    boolean needsEarliest() {
        return kind == Kind.BEGINNING || kind == Kind.OFFSET || kind == Kind.RESUMED;
    }

    boolean needsLatest() {
        return kind != Kind.LIVE; // also where nothing is clamped to it: the tail begins there
    }

    boolean isInTime() {
        return kind == Kind.SINCE || kind == Kind.RESUMED;
    }

    /** What is looked up where it {@linkplain #isInTime() is in time}. */
    Moment moment() {
        return new Moment(partition, value);
    }

    /**
     * Where that is, once it is looked up.
     *
     * @param oldest the oldest offset; -1 if it is not needed
     * @param pin the end; {@code null} if it is not needed
     * @param found the first offset of the time or later; -1 if there is none
     * @param common the last position that the client's log and Kafka's have in common; {@code null} if not asked for
     * @param cutOff whether the client may lack records that Kafka has deleted
     */
    PartitionStart settle(
            long oldest, @Nullable OffsetAndEpoch pin, long found, @Nullable OffsetAndEpoch common, boolean cutOff) {
        if (pin == null) {
            return pinned(value, end).withEpochs(epoch, epoch);
        }
        long endNow = pin.offset();
        return switch (kind) {
            case LIVE, END -> pinned(endNow, endNow).withEpochs(pin.epoch(), pin.epoch());
            case BEGINNING -> pinned(oldest, endNow).withEpochs(pin.epoch(), pin.epoch());
            case OFFSET -> Divergence.settle(this, oldest, pin, common);
            case SINCE, RESUMED ->
                inTime(oldest, endNow, found, cutOff ? PartitionStart.UNKNOWN_LOSS : 0)
                        .withEpochs(pin.epoch(), pin.epoch());
        };
    }

    /** Whether Kafka's answers contradict the offset that was asked for. */
    boolean isMovedIn(PartitionStart settled) {
        return kind == Kind.OFFSET && (settled.offset() != value || settled.hasDiverged());
    }

    private PartitionStart inTime(long oldest, long endNow, long found, long lost) {
        boolean exists = found >= 0 && found < endNow; // what came after the end was asked for follows it anyway
        long offset = exists ? found : endNow;
        if (kind == Kind.SINCE) {
            return new PartitionStart(partition, offset, endNow, lost, exists ? timestamp : UNKNOWN, 0, 0);
        }
        // Where Kafka has deleted records just before the one that was found, those that the client has may be among
        // them, and passing over others instead would lose these: better to repeat some.
        boolean repeats = seen > 0 && exists && found == oldest && oldest > 0;
        int has = repeats ? 0 : seen;
        // If this cluster has not come to that time yet, the client has what arrives before it. (A time without records
        // that were seen may be anything that somebody wrote.)
        int skip = exists || has == 0 ? has : -1 - has;
        return new PartitionStart(partition, offset, endNow, lost, timestamp, has, skip);
    }

    private PartitionStart pinned(long offset, long endNow) {
        return new PartitionStart(partition, offset, endNow, 0, timestamp, seen, 0);
    }
}
