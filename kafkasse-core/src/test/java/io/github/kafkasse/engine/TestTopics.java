package io.github.kafkasse.engine;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.examples.kafka.SharedKafka;
import io.github.kafkasse.testing.InMemorySink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Topics of one test, in the Kafka that tests share or in another one, and a producer for them. */
final class TestTopics implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final EmbeddedKafka kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    TestTopics() {
        this(SharedKafka.get());
    }

    /** Topics in the test's own Kafka, which the test closes. */
    TestTopics(EmbeddedKafka kafka) {
        this.kafka = kafka;
        this.producer = new KafkaProducer<>(
                // Idempotent, like producers by default: a batch that is sent again is stored once.
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        // Each test has a producer, and nobody reads its metrics.
                        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    /** An engine for all topics of the shared Kafka. */
    KafkaSse.Builder engine() {
        return KafkaSse.builder()
                .kafka("bootstrap.servers", kafka.bootstrapServers())
                .allowTopics(topic -> true);
    }

    String create(int partitions) {
        return create(partitions, Map.of());
    }

    String create(int partitions, Map<String, String> config) {
        String name = "topic-" + COUNT.incrementAndGet();
        kafka.createTopic(name, partitions, config);
        return name;
    }

    /** Sends values, and returns when Kafka has acknowledged all of them. */
    void send(String topic, int partition, String... values) {
        send(Stream.of(values).map(value -> record(topic, partition, null, value)));
    }

    /** Sends one record with a key, and returns when Kafka has acknowledged it; without a value, it is a tombstone. */
    void sendKeyed(String topic, int partition, String key, @Nullable String value) {
        send(Stream.of(record(topic, partition, key, value)));
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, int partition, @Nullable String key, @Nullable String value) {
        return new ProducerRecord<>(topic, partition, bytes(key), bytes(value));
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private void send(Stream<ProducerRecord<byte[], byte[]>> records) {
        List<Future<?>> sent = new ArrayList<>();
        records.forEach(each -> sent.add(producer.send(each)));
        producer.flush();
        try {
            for (Future<?> each : sent) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("Kafka did not acknowledge the test's records", e);
        }
    }

    /** The id of a stream that follows all partitions of one topic that have all had only one leader. */
    String id(String topic, int partitions, long... offsets) throws ExecutionException, InterruptedException {
        String topicId = kafka.admin()
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .topicId()
                .toString()
                .substring(0, 8);
        StringBuilder id = new StringBuilder("[");
        for (int i = 0; i < offsets.length; i++) {
            id.append(i == 0 ? "" : ",")
                    .append("{\"topic\":\"" + topic + "\",\"partition\":" + i + ",\"offset\":" + offsets[i]
                            + ",\"epoch\":0")
                    .append(i == 0 ? ",\"partitions\":" + partitions + ",\"topicId\":\"" + topicId + "\"" : "")
                    .append('}');
        }
        return id.append(']').toString();
    }

    static InMemorySink connect(KafkaSse sse, StreamRequest request) {
        InMemorySink sink = new InMemorySink();
        sse.connect(request, sink);
        return sink;
    }

    @Override
    public void close() {
        producer.close();
    }
}
