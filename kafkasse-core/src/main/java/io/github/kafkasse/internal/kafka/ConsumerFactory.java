package io.github.kafkasse.internal.kafka;

import org.apache.kafka.clients.consumer.Consumer;

/** Creates the consumers of the tail and of the replay workers. Each of their threads calls it for itself. */
@FunctionalInterface
public interface ConsumerFactory {
    /**
     * Creates a consumer that uses the classic protocol and has no group. Then only the thread that polls updates its
     * metadata.
     *
     * @param updates the key deserializer of the consumer; as such it receives each metadata update
     * @throws org.apache.kafka.common.KafkaException if the consumer cannot be created at present
     */
    Consumer<byte[], byte[]> create(MetadataUpdates updates);
}
