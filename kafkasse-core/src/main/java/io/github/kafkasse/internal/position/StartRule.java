package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.OffsetLookup.Moment;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * How one partition starts, as far as this can be decided without Kafka. {@link StartPlan} decides it and {@link
 * PositionResolver} looks it up, which makes a {@link PartitionStart} of it. While Kafka cannot look up the partition's
 * offsets, the stream is open without the partition, and keeps the rule. Immutable.
 *
 * @param topicPartition the partition; lookups in another topic of the name do not count
 * @param kind the meaning of {@code value}
 * @param value an offset, or epoch milliseconds; otherwise 0
 * @param timestamp the client's position in time, or -1
 * @param seen how many records of that timestamp it has
 * @param end the end of the records in memory, if it starts there; otherwise -1, because it is looked up
 * @param epoch the leader epoch of the offset, or {@link OffsetAndEpoch#UNKNOWN}
 */
public record StartRule(
        TopicIdPartition topicPartition, Kind kind, long value, long timestamp, int seen, long end, int epoch) {
    static final long UNKNOWN = -1;

    /** The ways to start. */
    public enum Kind {
        /** At the oldest record. */
        BEGINNING,
        /** At the end after the client has connected. */
        END,
        /** At an offset, limited to the range that Kafka has. */
        OFFSET,
        /** At an offset that is in memory: nothing is looked up. */
        LIVE,
        /** At the first record of a time or later, or else at the end: the client's {@code since}. */
        SINCE,
        /** The same, for a client from another cluster that may already have some records of that time. */
        RESUMED
    }

    static StartRule beginning(TopicIdPartition partition) {
        return new StartRule(partition, Kind.BEGINNING, 0, 0, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    /** At the first record ever, for a client that must get all records: deleted records count as lost. */
    static StartRule first(TopicIdPartition partition) {
        return new StartRule(partition, Kind.OFFSET, 0, 0, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    static StartRule end(TopicIdPartition partition) {
        return new StartRule(partition, Kind.END, 0, UNKNOWN, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    static StartRule since(TopicIdPartition partition, long timestamp) {
        return new StartRule(partition, Kind.SINCE, timestamp, timestamp, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    static StartRule resumed(TopicIdPartition partition, long timestamp, int seen) {
        return new StartRule(partition, Kind.RESUMED, timestamp, timestamp, seen, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    public TopicPartition partition() {
        return topicPartition.topicPartition();
    }

    Uuid topicId() {
        return topicPartition.topicId();
    }

    /** The offset to start at, with its epoch, if {@code value} is an offset. */
    OffsetAndEpoch position() {
        return new OffsetAndEpoch(value, epoch);
    }

    boolean needsEarliest() {
        return kind == Kind.BEGINNING || kind == Kind.OFFSET || kind == Kind.RESUMED;
    }

    boolean needsLatest() {
        return kind != Kind.LIVE; // also if no offset is limited by it: the tail begins there
    }

    boolean isInTime() {
        return kind == Kind.SINCE || kind == Kind.RESUMED;
    }

    /** The lookup of a start that {@linkplain #isInTime() is in time}. */
    Moment moment() {
        return new Moment(partition(), value);
    }

    /**
     * The start, after the lookups.
     *
     * @param oldest the oldest offset; -1 if it is not needed
     * @param pin the end; {@code null} if it is not needed
     * @param found the first offset of the time or later; -1 if there is none
     * @param common the last position that the client's log and Kafka's have in common; {@code null} if not looked up
     * @param cutOff whether the client may miss records that Kafka has deleted
     */
    PartitionStart settle(
            long oldest, @Nullable OffsetAndEpoch pin, long found, @Nullable OffsetAndEpoch common, boolean cutOff) {
        if (pin == null) {
            return pinned(value, end, epoch);
        }
        long endNow = pin.offset();
        return switch (kind) {
            case LIVE, END -> pinned(endNow, endNow, pin.epoch());
            case BEGINNING -> pinned(oldest, endNow, pin.epoch());
            case OFFSET -> atOffset(oldest, pin, common);
            case SINCE, RESUMED ->
                inTime(oldest, endNow, found, cutOff ? PartitionStart.UNKNOWN_LOSS : 0)
                        .withEpochs(pin.epoch(), pin.epoch());
        };
    }

    /**
     * The same rule, independent of when it is looked up: the partition's end at a past time is the first record after
     * that time.
     *
     * @param time when the stream opened, minus the slack, in epoch milliseconds
     */
    public StartRule pinnedAt(long time) {
        return kind == Kind.END ? since(topicPartition, Math.max(0, time)) : this;
    }

    /** The position in ids until the partition can be looked up: the client's offset, or a time. */
    public PartitionStart unresolved() {
        long offset = kind == Kind.OFFSET ? Positions.unresolvedAt(value) : Positions.UNRESOLVED;
        return new PartitionStart(partition(), offset, Positions.UNRESOLVED, 0, timestamp, seen, 0)
                .withEpochs(epoch, OffsetAndEpoch.UNKNOWN);
    }

    /** Whether Kafka's answers contradict the requested offset. */
    boolean isMovedIn(PartitionStart settled) {
        return kind == Kind.OFFSET && (settled.offset() != value || settled.hasDiverged());
    }

    private PartitionStart atOffset(long oldest, OffsetAndEpoch pin, @Nullable OffsetAndEpoch common) {
        long asked = common == null ? value : Math.min(value, common.offset());
        long offset = Math.max(oldest, Math.min(asked, pin.offset()));
        // Only a leader of a later epoch can have truncated the log that the position was read from.
        boolean newLeader = !pin.hasEpoch() || pin.epoch() > epoch;
        boolean diverged = asked < value || (position().hasEpoch() && newLeader && asked > pin.offset());
        long lost = Math.max(0, oldest - asked);
        PartitionStart start = new PartitionStart(
                        partition(), offset, pin.offset(), lost, timestamp, diverged ? 0 : seen, 0)
                .withEpochs(common != null && offset == asked ? common.epoch() : pin.epoch(), pin.epoch());
        return diverged ? start.diverged(Math.min(asked, pin.offset())) : start;
    }

    private PartitionStart inTime(long oldest, long endNow, long found, long lost) {
        boolean exists = found >= 0 && found < endNow; // records after the end that was looked up follow it anyway
        long offset = exists ? found : endNow;
        if (kind == Kind.SINCE) {
            return new PartitionStart(partition(), offset, endNow, lost, exists ? timestamp : UNKNOWN, 0, 0);
        }
        // If Kafka has deleted records just before the found one, the records that the client has may be among them.
        // Skipping others instead would lose these: it is better to repeat some.
        boolean repeats = seen > 0 && exists && found == oldest && oldest > 0;
        int has = repeats ? 0 : seen;
        // If this cluster has not reached that time yet, the client has the records that arrive before it. (A time
        // without seen records may come from any source.)
        int skip = exists || has == 0 ? has : -1 - has;
        return new PartitionStart(partition(), offset, endNow, lost, timestamp, has, skip);
    }

    private PartitionStart pinned(long offset, long endNow, int epochNow) {
        return new PartitionStart(partition(), offset, endNow, 0, timestamp, seen, 0, epochNow, epochNow, -1);
    }
}
