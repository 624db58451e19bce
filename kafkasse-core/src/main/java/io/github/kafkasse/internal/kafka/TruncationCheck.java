package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.KafkaUnavailableException;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks Kafka whether the log of a partition still is the one that a position was read from. Implementations are
 * thread-safe and do not block; futures complete on any thread.
 */
@FunctionalInterface
public interface TruncationCheck {
    /**
     * Compares a position with Kafka's log.
     *
     * @param partition the partition
     * @param position the position, of an earlier epoch than that of the leader
     * @param leaderEpoch the epoch of a leader, as Kafka told it; this leader or a later one answers
     * @return the position if it still is in Kafka's log; otherwise the last one before it that is, with its epoch;
     *     fails with {@link KafkaUnavailableException} if Kafka does not answer
     */
    CompletableFuture<OffsetAndEpoch> lastCommon(TopicPartition partition, OffsetAndEpoch position, int leaderEpoch);
}
