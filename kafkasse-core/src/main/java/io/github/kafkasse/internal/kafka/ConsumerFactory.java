package io.github.kafkasse.internal.kafka;

import org.apache.kafka.clients.consumer.Consumer;

/** Makes the consumers of the tail and of the replay workers. Each of their threads calls it for itself. */
@FunctionalInterface
public interface ConsumerFactory {
    /**
     * A new consumer, of the classic protocol and without a group: then only the thread that polls updates its
     * metadata.
     *
     * @param updates the key deserializer of the consumer, which by that hears each update of its metadata
     * @throws org.apache.kafka.common.KafkaException if it cannot be made at present
     */
    Consumer<byte[], byte[]> create(MetadataUpdates updates);
}
