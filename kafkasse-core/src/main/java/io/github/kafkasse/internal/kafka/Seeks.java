package io.github.kafkasse.internal.kafka;

import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Moves consumers with the leader epoch of a position: before it fetches, the consumer then asks the leader whether its
 * log still has that position, and throws a {@code LogTruncationException} if not (KIP-320). Without the epoch it reads
 * on in another log.
 */
public final class Seeks {
    private Seeks() {}

    /** Moves a consumer to a position. The epoch must have come from Kafka: the consumer keeps the highest it sees. */
    public static void seek(Consumer<?, ?> consumer, TopicPartition partition, OffsetAndEpoch position) {
        if (position.hasEpoch()) {
            consumer.seek(partition, new OffsetAndMetadata(position.offset(), Optional.of(position.epoch()), ""));
        } else {
            consumer.seek(partition, position.offset());
        }
    }
}
