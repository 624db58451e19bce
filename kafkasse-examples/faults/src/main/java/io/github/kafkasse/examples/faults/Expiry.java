package io.github.kafkasse.examples.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records Kafka was told to delete. Only such records may be missing from a stream. The partitions have one
 * producer without transactions, so that a record's number is its offset. Thread-safe.
 */
final class Expiry {
    private final Map<TopicPartition, Long> firstKept = new ConcurrentHashMap<>();

    /** To be called before the deletion. */
    void deletedBefore(TopicPartition partition, long offset) {
        firstKept.merge(partition, offset, Math::max);
    }

    /** Whether all records before this number may be gone. */
    boolean mayLackBefore(Sequence sequence, long number) {
        return number <= firstKept.getOrDefault(new TopicPartition(sequence.topic(), sequence.partition()), 0L);
    }
}
