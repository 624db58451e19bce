package io.github.kafkasse.examples.client;

import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic that belongs to one test, and a producer for it. Thread-safe; all methods wait for Kafka. */
public final class TestTopic {
    private final EmbeddedKafka kafka;
    private final String name;

    private TestTopic(EmbeddedKafka kafka, String name) {
        this.kafka = kafka;
        this.name = name;
    }

    /** Creates a topic that does not exist yet. */
    public static TestTopic create(EmbeddedKafka kafka, String name, int partitions) {
        kafka.createTopic(name, partitions);
        return new TestTopic(kafka, name);
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** Sends a record, and returns once Kafka has acknowledged it. */
    public void send(int partition, String json) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        // Preparing metrics that nobody collects takes longer than the record.
                        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(name, partition, null, json)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("Kafka did not acknowledge the record", e);
        }
    }
}
