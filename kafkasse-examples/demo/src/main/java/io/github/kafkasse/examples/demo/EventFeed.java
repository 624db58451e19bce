package io.github.kafkasse.examples.demo;

import java.io.IOException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Where the events come from that the demo sends to Kafka. Asked by one thread, that of the {@link PacedSender}. */
interface EventFeed extends AutoCloseable {
    /**
     * The next event, as it is to be sent.
     *
     * @return it, or {@code null} if there are no more
     * @throws IOException if it cannot be read
     */
    @Nullable
    ProducerRecord<byte[], byte[]> next() throws IOException;

    @Override
    void close() throws IOException;
}
