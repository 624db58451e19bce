package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has of the newest records in memory: a position in there is known to be good, and costs Kafka no
 * look-up. Implementations are thread-safe and do not block.
 */
@FunctionalInterface
public interface LiveLogs {
    /**
     * The offsets that are at hand of a partition.
     *
     * @param partition the partition
     * @param topicId which topic of that name is meant
     * @return the offsets, or {@code null} if there is no log of this partition of this topic
     */
    @Nullable
    Window window(TopicPartition partition, Uuid topicId);

    /**
     * The offsets of a log.
     *
     * @param start the first position that it covers
     * @param end the position after the last record, which it covers too: a cursor there waits for what comes
     * @param epoch the leader epoch at its end, or {@link OffsetAndEpoch#UNKNOWN}
     */
    record Window(long start, long end, int epoch) {
        /** Offsets of an unknown epoch. */
        Window(long start, long end) {
            this(start, end, OffsetAndEpoch.UNKNOWN);
        }

        /** Whether a position is in this log, and known to be of this log and not of one that was truncated. */
        boolean covers(OffsetAndEpoch position) {
            return start <= position.offset()
                    && position.offset() <= end
                    && (!position.hasEpoch() || position.epoch() == epoch);
        }
    }
}
