package io.github.kafkasse.examples.kafka;

import static io.github.kafkasse.examples.kafka.Records.consume;
import static io.github.kafkasse.examples.kafka.Records.consumer;
import static io.github.kafkasse.examples.kafka.Records.produce;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The behaviour that tests of other modules rely on. */
class EmbeddedKafkaIT {
    private static final Duration BOUND = Duration.ofSeconds(30);

    @Test
    void producedRecordsAreConsumed() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        kafka.createTopic("produce-consume", 2);
        produce(kafka, "produce-consume", 1, "one", "two");

        assertEquals(List.of("one", "two"), consume(kafka, new TopicPartition("produce-consume", 1), 0, 2));
    }

    @Test
    void topicChangesAreVisibleWhenTheCallReturns() throws Exception {
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
    void theLeadersOfANewTopicAcceptRecordsAtOnce() throws Exception {
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
    void refusalsHaveKafkasExceptionAsTheirCause() {
        EmbeddedKafka kafka = SharedKafka.get();
        kafka.createTopic("there-already", 1);
        IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> kafka.createTopic("there-already", 1));
        assertEquals(TopicExistsException.class, refusal.getCause().getClass());
    }

    @Test
    void deletedRecordsAreNotConsumed() throws Exception {
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

        // Only closed segments are compacted, and a segment is closed by the first record after its
        // maximum age.
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
}
