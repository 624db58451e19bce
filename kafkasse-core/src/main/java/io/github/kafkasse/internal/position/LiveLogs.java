package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The engine's newest records in memory. A position in them is known to be valid, and needs no lookup in Kafka.
 * Implementations are thread-safe and do not block.
 */
@FunctionalInterface
public interface LiveLogs {
    /**
     * The offsets of a partition that are in memory.
     *
     * @param partition the partition
     * @param topicId the id of the topic
     * @return the offsets, or {@code null} if there is no log of this partition with this topic id
     */
    @Nullable
    Window window(TopicPartition partition, Uuid topicId);

    /**
     * The offsets of a log.
     *
     * @param start the first position that it covers
     * @param end the position after the last record, which it covers too: a cursor there waits for new records
     * @param epoch the leader epoch at its end, or {@link OffsetAndEpoch#UNKNOWN}
     */
    record Window(long start, long end, int epoch) {
        /** Offsets of an unknown epoch. */
        Window(long start, long end) {
            this(start, end, OffsetAndEpoch.UNKNOWN);
        }

        /** Whether a position is in this log, and is known not to be from a log that was truncated. */
        boolean covers(OffsetAndEpoch position) {
            return start <= position.offset()
                    && position.offset() <= end
                    && (!position.hasEpoch() || position.epoch() == epoch);
        }
    }
}
