package io.github.kafkasse.servlet.endtoend;

import static org.awaitility.Awaitility.await;

import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic with everything that causes gaps in offsets, and the records that remain in it. */
final class EventfulHistory {
    /**
     * A record that clients must receive.
     *
     * @param offset its offset
     * @param n its number in the order of sending
     * @param tombstone whether it has no value
     */
    record Kept(long offset, long n, boolean tombstone) {}

    private final Topics topics;
    private final String topic;
    private final Random random;
    private volatile int partitions;
    private long n;

    EventfulHistory(Topics topics, String topic, int partitions, Random random) {
        this.topics = topics;
        this.topic = topic;
        this.partitions = partitions;
        this.random = random;
    }

    /** Writes records, many of which Kafka's cleaner then deletes, so that the history has gaps. */
    void writeWithGaps() {
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            await("compaction")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        for (int i = 0; i < 300; i++) {
                            Future<RecordMetadata> unused =
                                    producer.send(numbered(random.nextInt(partitions), "old-" + random.nextInt(10)));
                        }
                        producer.flush();
                        Map<Integer, List<Kept>> kept = kept();
                        return kept.size() == partitions
                                && kept.values().stream().allMatch(each -> gaps(each) > 0);
                    });
        }
    }

    /**
     * Writes records at a rate at which clients are sometimes at the end and sometimes behind, while other events
     * happen to the topic.
     */
    void writeDuringChanges(int records, EmbeddedKafka kafka) {
        long end = n + records;
        long growth = n + records / 3;
        long restart = n + 2 * records / 3;
        CompletableFuture<Void> restarted = new CompletableFuture<>();
        try (KafkaProducer<byte[], byte[]> plain = topics.producer(Map.of());
                KafkaProducer<byte[], byte[]> transactional = topics.transactions()) {
            while (n < end) {
                if (n >= growth && partitions == 4) {
                    kafka.addPartitions(topic, 5);
                    partitions = 5;
                }
                if (n >= restart) {
                    restart = Long.MAX_VALUE;
                    restarted = CompletableFuture.runAsync(() -> {
                        kafka.stopBroker(0);
                        kafka.startBroker(0);
                    });
                }
                some(plain, transactional);
            }
            while (!restarted.isDone()) {
                some(plain, transactional);
            }
            restarted.join();
            for (int partition = 0; partition < partitions; partition++) {
                Future<RecordMetadata> unused = plain.send(numbered(partition, "last"));
            }
        }
    }

    /** Writes as long as {@code others} is true. */
    void writeWhile(BooleanSupplier others) {
        try (KafkaProducer<byte[], byte[]> plain = topics.producer(Map.of());
                KafkaProducer<byte[], byte[]> transactional = topics.transactions()) {
            while (others.getAsBoolean()) {
                some(plain, transactional);
            }
        }
    }

    private void some(KafkaProducer<byte[], byte[]> plain, KafkaProducer<byte[], byte[]> transactional) {
        int kind = random.nextInt(10);
        if (kind < 6) {
            send(plain, 300);
            plain.flush();
            return;
        }
        transactional.beginTransaction();
        send(transactional, 60);
        if (kind < 8) { // records that follow an open transaction wait for its end
            transactional.flush();
            send(plain, 150);
            plain.flush();
            send(transactional, 60);
        }
        if (random.nextInt(3) == 0) {
            transactional.abortTransaction();
        } else {
            transactional.commitTransaction();
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, int most) {
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            int partition = random.nextInt(partitions);
            Future<RecordMetadata> unused = producer.send(
                    random.nextInt(20) == 0
                            ? new ProducerRecord<>(topic, partition, bytes("tombstone-" + n++), null)
                            : numbered(partition, "new-" + n));
        }
    }

    /** A record with a timestamp near the present time, out of order, and often equal to that of others. */
    private ProducerRecord<byte[], byte[]> numbered(int partition, String key) {
        long time = (System.currentTimeMillis() / 10 - random.nextInt(3)) * 10;
        String filling = "x".repeat(random.nextInt(10) == 0 ? random.nextInt(2_000) : random.nextInt(100));
        String value = "{\"n\":" + n++ + ",\"filling\":\"" + filling + "\"}";
        return new ProducerRecord<>(topic, partition, time, bytes(key), bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The number of sent records. */
    long sent() {
        return n;
    }

    int partitions() {
        return partitions;
    }

    /** The present end of each partition. */
    Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.endOffsets(assignment()).forEach((partition, end) -> ends.put(partition.partition(), end));
        }
        return ends;
    }

    /** The records that a consumer of committed records receives. */
    Map<Integer, List<Kept>> kept() {
        Map<Integer, List<Kept>> kept = new TreeMap<>();
        topics.awaitTransactions(assignment());
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(assignment());
            consumer.seekToBeginning(assignment());
            Map<TopicPartition, Long> ends = consumer.endOffsets(assignment());
            while (ends.entrySet().stream().anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    kept.computeIfAbsent(record.partition(), key -> new ArrayList<>())
                            .add(kept(record));
                }
            }
        }
        return kept;
    }

    private static Kept kept(ConsumerRecord<byte[], byte[]> record) {
        boolean tombstone = record.value() == null;
        String text = new String(tombstone ? record.key() : record.value(), StandardCharsets.UTF_8);
        String number = tombstone ? text.substring("tombstone-".length()) : text.substring(5, text.indexOf(','));
        return new Kept(record.offset(), Long.parseLong(number), tombstone);
    }

    /** The number of records up to the last of these that are missing. */
    long gaps(Map<Integer, List<Kept>> kept) {
        return kept.values().stream().mapToLong(EventfulHistory::gaps).sum();
    }

    private static long gaps(List<Kept> kept) {
        return kept.isEmpty() ? 0 : kept.get(kept.size() - 1).offset() + 1 - kept.size();
    }

    private List<TopicPartition> assignment() {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", topics.kafka().bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
