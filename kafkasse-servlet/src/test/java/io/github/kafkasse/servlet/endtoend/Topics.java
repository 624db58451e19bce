package io.github.kafkasse.servlet.endtoend;

import static org.awaitility.Awaitility.await;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of one test in a cluster, and the producer of their records. */
final class Topics implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final EmbeddedKafka kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    Topics(EmbeddedKafka kafka) {
        this.kafka = kafka;
        this.producer = producer(Map.of());
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    /** An engine that may read all topics of the cluster. */
    KafkaSse.Builder engine() {
        return KafkaSse.builder()
                .kafka("bootstrap.servers", kafka.bootstrapServers())
                .allowTopics(topic -> true);
    }

    static String newName() {
        return "t-" + COUNT.incrementAndGet();
    }

    String create(int partitions) {
        String name = newName();
        create(name, partitions);
        return name;
    }

    void create(String name, int partitions) {
        kafka.createTopic(name, partitions);
    }

    /** A producer with other properties; the caller closes it. */
    KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        all.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 12_000_000);
        // Each test has a producer, and nobody reads its metrics.
        all.putIfAbsent(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        // A leader that has just been elected may refuse a first batch and accept the second one.
        all.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A producer with initialised transactions. */
    KafkaProducer<byte[], byte[]> transactions() {
        KafkaProducer<byte[], byte[]> transactional =
                producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "tx-" + COUNT.incrementAndGet()));
        transactional.initTransactions();
        return transactional;
    }

    /**
     * Waits until Kafka has written the ends of all transactions to some partitions. Kafka answers a commit or an abort
     * before that; until then a consumer of committed records does not receive the following records of a partition.
     */
    void awaitTransactions(Collection<TopicPartition> partitions) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            await("the ends of transactions").until(() -> ends(admin, partitions, IsolationLevel.READ_COMMITTED)
                    .equals(ends(admin, partitions, IsolationLevel.READ_UNCOMMITTED)));
        }
    }

    private static Map<TopicPartition, Long> ends(
            Admin admin, Collection<TopicPartition> partitions, IsolationLevel isolation) throws Exception {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    static ProducerRecord<byte[], byte[]> record(String topic, int partition, String value) {
        return new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends values, and returns when Kafka has acknowledged all of them. */
    void send(String topic, int partition, String... values) {
        sendAt(null, topic, partition, values);
    }

    /** The same, with a timestamp. */
    void sendAt(Long timestamp, String topic, int partition, String... values) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (String value : values) {
            records.add(
                    new ProducerRecord<>(topic, partition, timestamp, null, value.getBytes(StandardCharsets.UTF_8)));
        }
        sendAll(records);
    }

    void sendBytes(String topic, int partition, byte[]... values) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (byte[] value : values) {
            records.add(new ProducerRecord<>(topic, partition, null, value));
        }
        sendAll(records);
    }

    private void sendAll(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<?>> sent = new ArrayList<>();
        records.forEach(record -> sent.add(producer.send(record)));
        producer.flush();
        try {
            for (Future<?> each : sent) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("Kafka did not accept the test's records", e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
