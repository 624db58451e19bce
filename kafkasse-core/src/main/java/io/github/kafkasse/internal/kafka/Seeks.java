package io.github.kafkasse.internal.kafka;

import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Seeks with the leader epoch of a position. Before the consumer fetches, it then asks the leader whether its log still
 * has that position, and throws a {@code LogTruncationException} if not (KIP-320). Without the epoch it would read on
 * in a different log.
 */
public final class Seeks {
    private Seeks() {}

    /** Seeks to a position. Its epoch must come from Kafka: the consumer keeps the highest epoch that it receives. */
    public static void seek(Consumer<?, ?> consumer, TopicPartition partition, OffsetAndEpoch position) {
        if (position.hasEpoch()) {
            consumer.seek(partition, new OffsetAndMetadata(position.offset(), Optional.of(position.epoch()), ""));
        } else {
            consumer.seek(partition, position.offset());
        }
    }
}
