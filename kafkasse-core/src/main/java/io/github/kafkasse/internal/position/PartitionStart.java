package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;

/**
 * Where one partition of a stream starts: a concrete offset, pinned before the response opens. Immutable.
 *
 * @param partition the partition
 * @param offset the next offset to read, from 0
 * @param end the partition's end after the client has connected; if no lookup was needed, the end in memory
 * @param lost how many offsets after the client's position Kafka no longer has: an upper bound of the lost records;
 *     or {@link #UNKNOWN_LOSS}
 * @param timestamp the client's position in time, in epoch milliseconds: it has all older records; -1 if that is
 *     not known
 * @param seen how many records of exactly {@code timestamp} it already has
 * @param skip how many records of exactly {@code timestamp} the cursor must skip from {@code offset} on, because
 *     the client has them: 0 or {@code seen}; or {@code -1 - seen} if the partition has not reached that timestamp
 *     yet, so that all older records are skipped too
 * @param epoch the leader epoch of {@code offset}, or {@link OffsetAndEpoch#UNKNOWN}
 * @param endEpoch the leader epoch of {@code end}, or {@link OffsetAndEpoch#UNKNOWN}
 * @param divergedAt the offset at which Kafka's log differs from the one that the client read, because an unclean
 *     leader election has truncated it; -1 if it does not differ
 */
public record PartitionStart(
        TopicPartition partition,
        long offset,
        long end,
        long lost,
        long timestamp,
        int seen,
        int skip,
        int epoch,
        int endEpoch,
        long divergedAt) {
    /** The order of partitions in a stream: by topic and number. */
    public static final Comparator<TopicPartition> ORDER = (one, other) -> {
        int topics = one.topic().compareTo(other.topic());
        return topics != 0 ? topics : Integer.compare(one.partition(), other.partition());
    };

    /** Instead of a number of lost offsets: it may be zero or any number. */
    public static final long UNKNOWN_LOSS = -1;

    /** A start of unknown epochs, in a log that has not diverged. */
    PartitionStart(TopicPartition partition, long offset, long end, long lost, long timestamp, int seen, int skip) {
        this(partition, offset, end, lost, timestamp, seen, skip, OffsetAndEpoch.UNKNOWN, OffsetAndEpoch.UNKNOWN, -1);
    }

    /** The same start with the epochs of its offsets. */
    PartitionStart withEpochs(int ofOffset, int ofEnd) {
        return new PartitionStart(partition, offset, end, lost, timestamp, seen, skip, ofOffset, ofEnd, divergedAt);
    }

    /** The same start, in a log that differs from the client's from an offset on. */
    PartitionStart diverged(long at) {
        return new PartitionStart(partition, offset, end, lost, timestamp, seen, skip, epoch, endEpoch, at);
    }

    /** Where the tail begins to read the partition; negative if that is not known. */
    public OffsetAndEpoch tailStart() {
        return offset > end ? new OffsetAndEpoch(offset, epoch) : new OffsetAndEpoch(end, endEpoch);
    }

    public boolean hasDiverged() {
        return divergedAt >= 0;
    }
}
