package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.testing.InMemorySink;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Partitions with missing or unreadable records: their clients are told, and the other partitions continue. */
class DamagedPartitionIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final TestTopics topics = new TestTopics();
    private final KafkaSse sse = topics.engine().build();

    @AfterEach
    void close() {
        sse.close();
        topics.close();
    }

    @Test
    void aCorruptBatchStopsItsPartitionAndItsClientsGetAComment() throws Exception {
        String topic = topics.create(2);
        topics.send(topic, 0, "\"before\"");
        topics.send(topic, 0, "\"damaged\"");
        topics.send(topic, 0, "\"after\"");
        topics.send(topic, 1, "1");
        Path segment = directory(topic).resolve("00000000000000000000.log");
        replace(segment, "\"damaged\"", "\"DAMAGED\"");
        StreamRequest request = StreamRequest.ofTopics(List.of(topic)).withSince("0");
        InMemorySink told = TestTopics.connect(sse, request);
        told.await(
                s -> s.text().contains("\n:" + topic + "/0 cannot be read")
                        && s.text().contains("data: 1\n"),
                SOON);
        topics.send(topic, 1, "2");
        told.await(s -> s.text().contains("data: 2\n"), SOON);
        assertFalse(told.text().toLowerCase(Locale.ROOT).contains("damaged"), told.text());
        assertFalse(told.text().contains("after"), "not silently skipped");
        assertFalse(told.isClosed());
        assertTrue(sse.health().get(20, TimeUnit.SECONDS).troubles().stream()
                .anyMatch(trouble -> trouble.startsWith("1 partition cannot be read")));
        String other = topics.create(1);
        topics.send(other, 0, "\"other\"");
        InMemorySink untouched =
                TestTopics.connect(sse, StreamRequest.ofTopics(List.of(other)).withSince("0"));
        untouched.await(s -> s.text().contains("data: \"other\"\n"), SOON);
    }

    /** The broker reads the file at each fetch, and does not check it; its clients do. */
    private static void replace(Path segment, String text, String by) throws Exception {
        byte[] bytes = Files.readAllBytes(segment);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        assertTrue(at > 0);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(at);
            file.write(by.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private Path directory(String topic) throws Exception {
        Map<String, ?> directories = topics.kafka()
                .admin()
                .describeLogDirs(List.of(0))
                .allDescriptions()
                .get()
                .get(0);
        return Path.of(directories.keySet().iterator().next(), topic + "-0");
    }

    @Test
    void aPositionCompactedAwayWithinABatchContinuesAtTheNextRecord() throws Exception {
        String topic = topics.create(
                1, Map.of("cleanup.policy", "compact", "segment.ms", "100", "min.cleanable.dirty.ratio", "0.0"));
        StreamRequest request = StreamRequest.ofTopics(List.of(topic));
        List<Future<?>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topics.kafka().bootstrapServers(), "linger.ms", "100"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int n = 0; n < 10; n++) { // one batch
                sent.add(producer.send(record(topic, n == 1 || n == 9 ? "own" + n : "shared", "{\"n\":" + n + "}")));
            }
            for (Future<?> each : sent) {
                each.get();
            }
            Awaitility.await().atMost(SOON).until(() -> {
                // This also makes Kafka start another segment: it compacts only the segments before the newest one.
                producer.send(record(topic, "shared", "\"last\"")).get();
                return firstOffsets(topic).equals(List.of(1L, 9L));
            });
        }
        for (long gone : new long[] {5, 6, 8}) {
            InMemorySink sink = TestTopics.connect(
                    sse,
                    request.withLastEventId("[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":" + gone + "}]"));
            sink.await(s -> !SseEvents.of(s.text()).events().isEmpty(), SOON);
            assertEquals("{\"n\":9}", SseEvents.of(sink.text()).data().get(0));
        }
    }

    /** The offsets in Kafka; the engine may still have older windows. */
    private List<Long> firstOffsets(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", topics.kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            return consumer.poll(SOON).records(partition).stream()
                    .map(ConsumerRecord::offset)
                    .limit(2)
                    .toList();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
        return new ProducerRecord<>(
                topic, 0, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }
}
