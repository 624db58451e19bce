package io.github.kafkasse.engine;

import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer of one transaction after the other. For one thread. */
final class Transactions implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    Transactions(EmbeddedKafka kafka) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        UUID.randomUUID().toString()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    /** Commits one transaction. */
    void commit(String topic, int partition, List<String> values) {
        open(topic, partition, values);
        producer.commitTransaction();
    }

    /** Aborts one transaction of so many records, all of which Kafka has written. */
    void abort(String topic, int partition, int records) {
        open(
                topic,
                partition,
                Stream.generate(() -> "{\"aborted\":true}").limit(records).toList());
        abortOpen();
    }

    /** Begins a transaction, and returns when Kafka has its records. */
    void open(String topic, int partition, List<String> values) {
        producer.beginTransaction();
        List<Future<?>> sent = values.stream()
                .map(value -> producer.send(
                        new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8))))
                .collect(Collectors.toList());
        producer.flush();
        try {
            for (Future<?> each : sent) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("Kafka did not take the test's records", e);
        }
    }

    void commitOpen() {
        producer.commitTransaction();
    }

    void abortOpen() {
        producer.abortTransaction();
    }

    @Override
    public void close() {
        producer.close();
    }
}
