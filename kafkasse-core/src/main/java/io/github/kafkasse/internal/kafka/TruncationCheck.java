package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.KafkaUnavailableException;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks Kafka whether the log of a partition still contains the position that a client has read. Implementations are
 * thread-safe and do not block; futures complete on any thread.
 */
@FunctionalInterface
public interface TruncationCheck {
    /**
     * Compares a position with Kafka's log.
     *
     * @param partition the partition
     * @param position the position; its epoch is earlier than the leader's
     * @param leaderEpoch the epoch of a leader, as returned by Kafka; this leader or a later one answers
     * @return the position if Kafka's log still has it; otherwise the last one before it that the log has, with its
     *     epoch; fails with {@link KafkaUnavailableException} if Kafka does not answer
     */
    CompletableFuture<OffsetAndEpoch> lastCommon(TopicPartition partition, OffsetAndEpoch position, int leaderEpoch);
}
