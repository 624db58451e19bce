package io.github.kafkasse.examples.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What the tests of the other modules rely on. */
class EmbeddedKafkaIT {
    private static final Duration BOUND = Duration.ofSeconds(30);

    @Test
    void whatIsProducedIsConsumed() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        kafka.createTopic("produce-consume", 2);
        produce(kafka, "produce-consume", 1, "one", "two");

        assertEquals(List.of("one", "two"), consume(kafka, new TopicPartition("produce-consume", 1), 0, 2));
    }

    @Test
    void aTopicIsThereGrowsAndGoesAsSoonAsTheCallReturns() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        kafka.createTopic("short-lived", 1, Map.of("max.message.bytes", "1000"));
        kafka.addPartitions("short-lived", 3);
        produce(kafka, "short-lived", 2, "in the new partition");
        assertEquals(0, kafka.leaderOf(new TopicPartition("short-lived", 2)));

        kafka.deleteTopic("short-lived");
        assertEquals(-1, kafka.leaderOf(new TopicPartition("short-lived", 2)));
        kafka.createTopic("short-lived", 1);
        produce(kafka, "short-lived", 0, "in its namesake");
        assertEquals(List.of("in its namesake"), consume(kafka, new TopicPartition("short-lived", 0), 0, 1));
    }

    @Test
    void theLeadersOfANewTopicTakeRecordsAtOnce() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                false,
                ProducerConfig.RETRIES_CONFIG,
                0);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < 5; i++) {
                String topic = "served-at-once-" + i;
                kafka.createTopic(topic, 100);
                producer.send(new ProducerRecord<>(topic, 99, "key", "created"))
                        .get(BOUND.toSeconds(), TimeUnit.SECONDS);
                kafka.addPartitions(topic, 200);
                try (var later = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
                    later.send(new ProducerRecord<>(topic, 199, "key", "grown"))
                            .get(BOUND.toSeconds(), TimeUnit.SECONDS);
                }
            }
        }
    }

    @Test
    void refusalsCarryKafkasReason() {
        EmbeddedKafka kafka = SharedKafka.get();
        kafka.createTopic("there-already", 1);
        IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> kafka.createTopic("there-already", 1));
        assertEquals(TopicExistsException.class, refusal.getCause().getClass());
    }

    @Test
    void recordsDeletedAreGone() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        TopicPartition partition = new TopicPartition("deleted-records", 0);
        kafka.createTopic(partition.topic(), 1);
        produce(kafka, partition.topic(), 0, "one", "two", "three");
        kafka.deleteRecordsBefore(partition, 2);

        try (KafkaConsumer<String, String> consumer = consumer(kafka)) {
            assertEquals(Map.of(partition, 2L), consumer.beginningOffsets(List.of(partition)));
        }
    }

    @Test
    void retentionAppliesWithinSeconds() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        TopicPartition partition = new TopicPartition("short-retention", 0);
        kafka.createTopic(partition.topic(), 1, Map.of("retention.ms", "1"));
        produce(kafka, partition.topic(), 0, "one");

        try (KafkaConsumer<String, String> consumer = consumer(kafka)) {
            await().atMost(BOUND)
                    .until(() -> consumer.beginningOffsets(List.of(partition)).get(partition) == 1L);
        }
    }

    @Test
    void compactionLeavesGapsWithinSeconds() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        TopicPartition partition = new TopicPartition("compacted", 0);
        kafka.createTopic(
                partition.topic(),
                1,
                Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01", "segment.ms", "100"));
        produce(kafka, partition.topic(), 0, "older");

        // Only segments that are no longer written to are compacted, and a segment is closed by the record after its
        // time.
        await().atMost(BOUND).until(() -> {
            produce(kafka, partition.topic(), 0, "newer");
            return consume(kafka, partition, 0, 1).get(0).equals("newer");
        });
    }

    @Test
    void connectionsAreThoseOfClientsAndEndWithThem() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("connections", 1);
            assertEquals(0, kafka.openConnections());
            List<KafkaConsumer<String, String>> consumers = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                KafkaConsumer<String, String> consumer = consumer(kafka);
                consumers.add(consumer);
                consumer.endOffsets(List.of(new TopicPartition("connections", 0)));
            }
            int open = kafka.openConnections();
            assertTrue(open >= 3 && open <= 6, "3 consumers hold one or two connections each, together not " + open);

            consumers.forEach(KafkaConsumer::close);
            await().atMost(BOUND).until(() -> kafka.openConnections() == 0);
        }
    }

    @Test
    void bytesOutGrowByWhatIsFetched() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        TopicPartition partition = new TopicPartition("bytes-out", 0);
        kafka.createTopic(partition.topic(), 1);
        String value = "x".repeat(100_000);
        produce(kafka, partition.topic(), 0, value, value, value);
        long all = kafka.bytesOut();
        long before = kafka.bytesOut(partition.topic());

        consume(kafka, partition, 0, 3);
        await().atMost(BOUND).until(() -> kafka.bytesOut(partition.topic()) >= before + 300_000);
        assertTrue(kafka.bytesOut(partition.topic()) < before + 600_000);
        assertTrue(kafka.bytesOut() >= all + 300_000);
    }

    @Test
    void aBrokerComesBackOnItsPortWithItsData() throws Exception {
        int port = aFreePort();
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().port(port).start()) {
            assertEquals("localhost:" + port, kafka.bootstrapServers());
            TopicPartition partition = new TopicPartition("restarted", 0);
            kafka.createTopic(partition.topic(), 1);
            produce(kafka, partition.topic(), 0, "before");

            kafka.stopBroker(0);
            assertFalse(kafka.isRunning(0));
            assertEquals(0, kafka.openConnections());
            assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
            kafka.startBroker(0);

            produce(kafka, partition.topic(), 0, "after");
            assertEquals(List.of("before", "after"), consume(kafka, partition, 0, 2));
        }
    }

    @Test
    void amongThreeBrokersLeadershipMovesWhenTheLeaderStops() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().brokers(3).start()) {
            assertEquals(3, kafka.brokerCount());
            TopicPartition partition = new TopicPartition("replicated", 0);
            kafka.createTopic(partition.topic(), 1);
            produce(kafka, partition.topic(), 0, "one");
            int first = kafka.leaderOf(partition);

            kafka.stopBroker(first);
            await().atMost(BOUND).until(() -> kafka.leaderOf(partition) != first);
            produce(kafka, partition.topic(), 0, "two");
            assertNotEquals(-1, kafka.leaderOf(partition));
            assertEquals(List.of("one", "two"), consume(kafka, partition, 0, 2));
            // Replication goes on, but is no client's.
            await().atMost(BOUND).until(() -> kafka.openConnections() == 0);

            kafka.startBroker(first);
            await().atMost(BOUND)
                    .until(() -> kafka.admin()
                                    .describeTopics(List.of(partition.topic()))
                                    .allTopicNames()
                                    .get()
                                    .get(partition.topic())
                                    .partitions()
                                    .get(0)
                                    .isr()
                                    .size()
                            == 3);
        }
    }

    @Test
    void aClusterThatCannotStartSaysWhyAndGivesItsPortBack() throws Exception {
        int port = aFreePort();
        EmbeddedKafka.Builder wrong = EmbeddedKafka.builder().port(port).property("message.max.bytes", "none");
        assertThrows(ConfigException.class, wrong::start);
        new ServerSocket(port).close();
    }

    @Test
    void aPortThatIsTakenIsRefusedAtOnce() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EmbeddedKafka.Builder late = EmbeddedKafka.builder().port(taken.getLocalPort());
            assertThrows(UncheckedIOException.class, late::start);
        }
    }

    @Test
    void closingLeavesNeitherDataNorPort() throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        URI address = URI.create("kafka://" + kafka.bootstrapServers());
        String directory = kafka.admin()
                .describeLogDirs(List.of(0))
                .allDescriptions()
                .get()
                .get(0)
                .keySet()
                .iterator()
                .next();
        assertTrue(Files.isDirectory(Path.of(directory)));
        kafka.close();
        kafka.close();

        assertFalse(Files.exists(Path.of(directory).getParent()));
        new ServerSocket(address.getPort()).close();
        assertThrows(IllegalStateException.class, () -> kafka.startBroker(0));
    }

    private static void produce(EmbeddedKafka kafka, String topic, int partition, String... values) throws Exception {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, partition, "key", value))
                        .get(BOUND.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> consume(EmbeddedKafka kafka, TopicPartition partition, long from, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = consumer(kafka)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            long start = System.nanoTime();
            while (values.size() < count && System.nanoTime() - start < BOUND.toNanos()) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    private static KafkaConsumer<String, String> consumer(EmbeddedKafka kafka) {
        return new KafkaConsumer<>(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static int aFreePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
