package io.github.kafkasse.examples.demo;

import java.io.IOException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The source of the events that the demo sends to Kafka. Called by one thread, that of the {@link PacedSender}. */
interface EventFeed extends AutoCloseable {
    /**
     * The next event to send.
     *
     * @return the event, or {@code null} at the end
     * @throws IOException if it cannot be read
     */
    @Nullable
    ProducerRecord<byte[], byte[]> next() throws IOException;

    @Override
    void close() throws IOException;
}
