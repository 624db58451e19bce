package io.github.kafkasse.examples.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

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
        String topic = asked.text("topic");
        long expected = asked.number("records");
        long begin = System.nanoTime();
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            var partitions = IntStream.range(0, asked.count("partitions"))
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (long read = 0; read < expected; ) {
                read += consumer.poll(Duration.ofSeconds(1)).count();
            }
            return Message.of("ok").with("nanos", System.nanoTime() - begin);
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        2_000,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @Override
    public void close() {}
}
