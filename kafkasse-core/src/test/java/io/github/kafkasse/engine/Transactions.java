package io.github.kafkasse.engine;

import static org.awaitility.Awaitility.await;

import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer with one transaction after the other. A transaction has ended when readers of committed records can read
 * what follows it; Kafka answers the producer before that. Not thread-safe.
 */
final class Transactions implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private TopicPartition written = new TopicPartition("", 0);

    Transactions(EmbeddedKafka kafka) {
        this.kafka = kafka;
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
        commitOpen();
    }

    /** Aborts one transaction with {@code records} records, which Kafka has acknowledged. */
    void abort(String topic, int partition, int records) {
        open(
                topic,
                partition,
                Stream.generate(() -> "{\"aborted\":true}").limit(records).toList());
        abortOpen();
    }

    /** Begins a transaction, and returns when Kafka has acknowledged its records. */
    void open(String topic, int partition, List<String> values) {
        written = new TopicPartition(topic, partition);
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
            throw new IllegalStateException("Kafka did not acknowledge the test's records", e);
        }
    }

    void commitOpen() {
        producer.commitTransaction();
        awaitEnd();
    }

    void abortOpen() {
        producer.abortTransaction();
        awaitEnd();
    }

    private void awaitEnd() {
        await("the end of the transaction")
                .atMost(Duration.ofSeconds(30))
                .until(() -> end(IsolationLevel.READ_COMMITTED) == end(IsolationLevel.READ_UNCOMMITTED));
    }

    private long end(IsolationLevel isolation) throws InterruptedException, ExecutionException {
        return kafka.admin()
                .listOffsets(Map.of(written, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                .partitionResult(written)
                .get()
                .offset();
    }

    @Override
    public void close() {
        producer.close();
    }
}
