package io.github.kafkasse.examples.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Records which deletions were requested from Kafka. Only records that Kafka deleted may be missing from a stream.
 * These partitions have one producer without transactions, so a record's number equals its offset. Thread-safe.
 */
final class Expiry {
    private final Map<TopicPartition, Long> firstKept = new ConcurrentHashMap<>();

    /** Records a deletion; call it before the deletion. */
    void deletedBefore(TopicPartition partition, long offset) {
        firstKept.merge(partition, offset, Math::max);
    }

    /** Whether all records before this number may be deleted. */
    boolean mayLackBefore(Sequence sequence, long number) {
        return number <= firstKept.getOrDefault(new TopicPartition(sequence.topic(), sequence.partition()), 0L);
    }
}
