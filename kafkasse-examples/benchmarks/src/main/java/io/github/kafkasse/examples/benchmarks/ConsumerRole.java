package io.github.kafkasse.examples.benchmarks;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;

/** The reference for catching up: a Kafka consumer that does nothing but read a topic from its beginning. */
final class ConsumerRole implements Role {
    private final String bootstrap;

    ConsumerRole(Message asked) {
        this.bootstrap = asked.text("bootstrap");
    }

    @Override
    public Message handle(Message asked) {
        if (!asked.verb().equals("read")) {
            throw Role.unknown(asked);
        }
        long expected = asked.number("records");
        long begin = System.nanoTime();
        try (Consumer<byte[], byte[]> consumer = HistoryConsumer.create(bootstrap)) {
            consumer.seekToBeginning(HistoryConsumer.assign(consumer, asked.text("topic")));
            for (long read = 0; read < expected; ) {
                read += consumer.poll(Duration.ofSeconds(1)).count();
            }
            return Message.of("ok").with("nanos", System.nanoTime() - begin);
        }
    }

    @Override
    public void close() {}
}
