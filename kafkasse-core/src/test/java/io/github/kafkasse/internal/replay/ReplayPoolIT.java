package io.github.kafkasse.internal.replay;

import static io.github.kafkasse.internal.replay.ReplayFixture.assertRead;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.examples.kafka.SharedKafka;
import io.github.kafkasse.internal.log.PartitionCache;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The replay of history from a real broker. */
class ReplayPoolIT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final long BUDGET = 64 << 20;

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static byte[] json(int number, int bytes) {
        return ("{\"n\":" + number + ",\"text\":\"" + "x".repeat(bytes) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    /** Sends records to all partitions in turn, and waits until Kafka has acknowledged them. */
    private static void produce(EmbeddedKafka kafka, String topic, int partitions, int count, int bytes)
            throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(kafka, Map.of())) {
            for (int i = 0; i < count; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, i % partitions, null, json(i, bytes))));
            }
        }
        for (Future<?> each : sent) {
            each.get();
        }
    }

    /** The offsets of the records that a plain consumer reads from a partition. */
    private static List<Long> offsets(EmbeddedKafka kafka, PartitionCache cache) {
        TopicPartition partition = cache.partition();
        List<Long> offsets = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = BrokerReplay.consumer(kafka, new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            long deadline = System.nanoTime() + BOUND.toNanos();
            while (consumer.position(partition) < cache.log().start() && System.nanoTime() - deadline < 0) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    offsets.add(record.offset());
                }
            }
        }
        return offsets;
    }

    @Test
    void fiveHundredReadersAtOldPositionsCostTheBrokerLittleMoreThanOne() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        kafka.createTopic("replay-shared", 4);
        produce(kafka, "replay-shared", 4, 42_000, 1200);
        long data = 42_000 * 1200L;
        long before = kafka.bytesOut("replay-shared");
        try (BrokerReplay replay = new BrokerReplay(kafka, BUDGET)) {
            List<PartitionCache> caches = replay.history("replay-shared");
            Random random = new Random(2);
            List<Long> from = new ArrayList<>();
            List<List<Long>> read = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                from.add((long) random.nextInt(10_500));
                read.add(replay.reader(caches.get(i % 4), from.get(i)));
            }
            replay.run();
            for (int i = 0; i < 500; i++) {
                assertRead(from.get(i), 10_500, read.get(i));
            }
        }
        long out = kafka.bytesOut("replay-shared") - before;
        assertTrue(out <= 2 * data, "the broker sent " + out + " bytes for " + data);
    }

    @Test
    void offsetsOfTransactionMarkersAreCovered() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        kafka.createTopic("replay-transactions", 1);
        produce(kafka, "replay-transactions", 1, 1, 10); // its leader is known then, and accepts transactions
        Map<String, Object> transactional = Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "replay-transactions",
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1);
        try (KafkaProducer<byte[], byte[]> producer = producer(kafka, transactional)) {
            producer.initTransactions();
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                producer.beginTransaction();
                for (int k = 0; k < 20; k++) {
                    sent.add(producer.send(new ProducerRecord<>("replay-transactions", json(k, 300))));
                }
                if (i % 3 == 0 || i > 55) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
            assertEquals(1200, sent.size());
        }
        try (BrokerReplay replay = new BrokerReplay(kafka, BUDGET)) {
            PartitionCache cache = replay.history("replay-transactions").get(0);
            List<Long> read = replay.reader(cache, 0);
            List<Long> fromTheMiddleOfAnAbortedOne = replay.reader(cache, 70);
            replay.run();
            List<Long> committed = offsets(kafka, cache);
            assertEquals(1 + 37 * 20, committed.size());
            assertEquals(committed, read);
            assertEquals(committed.stream().filter(offset -> offset >= 70).toList(), fromTheMiddleOfAnAbortedOne);
        }
    }

    @Test
    void compactionLeavesGapsThatAreCovered() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        kafka.createTopic(
                "replay-compacted",
                1,
                Map.of("cleanup.policy", "compact", "segment.ms", "100", "min.cleanable.dirty.ratio", "0.0"));
        try (BrokerReplay replay = new BrokerReplay(kafka, BUDGET)) {
            await().atMost(BOUND).until(() -> {
                produceWithTenKeys(kafka, "replay-compacted");
                PartitionCache now = replay.history("replay-compacted").get(0);
                return offsets(kafka, now).size() < now.log().start() - 200;
            });
            PartitionCache cache = replay.history("replay-compacted").get(0);
            // The cleaner may continue meanwhile.
            List<Long> before = offsets(kafka, cache);
            List<Long> read = replay.reader(cache, 0);
            replay.run();
            List<Long> after = offsets(kafka, cache);
            assertEquals(read.stream().distinct().sorted().toList(), read);
            assertTrue(before.containsAll(read), "more was read than is there");
            assertTrue(read.containsAll(after), "less was read than is there");
        }
    }

    private static void produceWithTenKeys(EmbeddedKafka kafka, String topic) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(kafka, Map.of())) {
            for (int i = 0; i < 100; i++) {
                byte[] key = {(byte) (i % 10)};
                sent.add(producer.send(new ProducerRecord<>(topic, key, json(i, 100))));
            }
        }
        for (Future<?> each : sent) {
            each.get();
        }
    }

    @Test
    void recordsDeletedByRetentionAreSkipped() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        kafka.createTopic("replay-deleted", 1);
        produce(kafka, "replay-deleted", 1, 1000, 100);
        try (BrokerReplay replay = new BrokerReplay(kafka, BUDGET)) {
            PartitionCache cache = replay.history("replay-deleted").get(0);
            kafka.deleteRecordsBefore(cache.partition(), 400);
            List<Long> read = replay.reader(cache, 100);
            List<Long> later = replay.reader(cache, 700);
            replay.run();
            assertEquals(400, cache.firstAvailable());
            assertRead(400, 1000, read);
            assertRead(700, 1000, later);
        }
    }

    @Test
    void threeHundredPartitionsAreReadToTheirEnds() throws Exception {
        EmbeddedKafka kafka = SharedKafka.get();
        kafka.createTopic("replay-wide", 300);
        produce(kafka, "replay-wide", 300, 30_000, 300);
        try (BrokerReplay replay = new BrokerReplay(kafka, BUDGET)) {
            List<List<Long>> read = new ArrayList<>();
            replay.history("replay-wide").forEach(cache -> read.add(replay.reader(cache, 0)));
            replay.run();
            read.forEach(each -> assertRead(0, 100, each));
        }
    }

    @Test
    void readingContinuesAfterABrokerRestarts() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("replay-restart", 2);
            produce(kafka, "replay-restart", 2, 20_000, 1200);
            try (BrokerReplay replay = new BrokerReplay(kafka, 4 << 20)) {
                List<PartitionCache> caches = replay.history("replay-restart");
                List<Long> read = replay.reader(caches.get(0), 0);
                List<Long> other = replay.reader(caches.get(1), 5000);
                for (int i = 0; i < 10; i++) {
                    assertTrue(replay.readOne(BOUND));
                }
                kafka.stopBroker(0);
                // Reads the available records, and is then told that there are no more at present.
                await().atMost(BOUND).until(() -> {
                    while (replay.readOne(Duration.ZERO)) {
                        assertTrue(read.size() < 10_000);
                    }
                    return caches.get(0).replayFailure() != null
                            && caches.get(1).replayFailure() != null;
                });
                kafka.startBroker(0);
                replay.run();
                assertRead(0, 10_000, read);
                assertRead(5000, 10_000, other);
                assertNull(caches.get(0).replayFailure());
                assertNull(caches.get(1).replayFailure());
            }
        }
    }

    @Test
    void closingLeavesNoConnection() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("replay-close", 2);
            produce(kafka, "replay-close", 2, 100, 100);
            try (BrokerReplay replay = new BrokerReplay(kafka, BUDGET)) {
                List<PartitionCache> caches = replay.history("replay-close");
                caches.forEach(cache -> replay.reader(cache, 0));
                replay.run();
                assertTrue(kafka.openConnections() > 0);
            }
            await().atMost(BOUND).until(() -> kafka.openConnections() == 0);
        }
    }
}
