package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The producer without transactions: writes to all partitions of all topics in turn, at a steady rate, and repeats each
 * record until Kafka acknowledges it. Faults that change topics run between two records.
 */
final class PlainProducer implements AutoCloseable {
    static final String SOURCE = "plain";

    private final EmbeddedKafka kafka;
    private final long pauseNanos;
    private final Thread thread = new Thread(this::run, "plain-producer");
    private volatile boolean stopped;
    private volatile @Nullable Exception failure;

    // Guarded by this.
    private Producer<byte[], byte[]> producer;
    private final Map<String, Integer> partitions = new HashMap<>(Map.of(
            Topics.STEADY,
            Topics.STEADY_PARTITIONS,
            Topics.GROWING,
            Topics.GROWING_PARTITIONS,
            Topics.REMADE,
            Topics.REMADE_PARTITIONS,
            Topics.EXPIRING,
            Topics.EXPIRING_PARTITIONS));
    private int generation;
    private final Map<Sequence, Long> next = new HashMap<>();
    private long turn;

    /** @param rate records per second, for all partitions together */
    PlainProducer(EmbeddedKafka kafka, double rate) {
        this.kafka = kafka;
        this.pauseNanos = (long) (1e9 / rate);
        this.producer = new KafkaProducer<>(settings(kafka), new ByteArraySerializer(), new ByteArraySerializer());
        thread.start();
    }

    /** Settings with which a record is repeated for longer than any fault lasts. */
    static Map<String, Object> settings(EmbeddedKafka kafka) {
        return new HashMap<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.directServers(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                300_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                600_000));
    }

    private void run() {
        while (!stopped && failure == null) {
            try {
                sendNext();
            } catch (RuntimeException e) {
                failure = e;
            }
            LockSupport.parkNanos(pauseNanos);
        }
    }

    private synchronized void sendNext() {
        int all = partitions.values().stream().mapToInt(Integer::intValue).sum();
        int place = (int) (turn++ % all);
        for (String topic : Topics.ALL) {
            int count = partitions.getOrDefault(topic, 0);
            if (place < count) {
                send(new Sequence(topic, topic.equals(Topics.REMADE) ? generation : 0, place, SOURCE));
                return;
            }
            place -= count;
        }
    }

    private void send(Sequence sequence) {
        long number = next.merge(sequence, 1L, Long::sum) - 1;
        byte[] value = Event.value(sequence, number, false);
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(sequence.topic(), sequence.partition(), null, value), (sent, e) -> {
                    if (e != null) {
                        failure = e;
                    }
                });
    }

    /** Adds a partition to a topic; later records are also written to it. */
    synchronized void grow(String topic) {
        int total = partitions.getOrDefault(topic, 0) + 1;
        kafka.addPartitions(topic, total);
        partitions.put(topic, total);
    }

    synchronized int partitionsOf(String topic) {
        return partitions.getOrDefault(topic, 0);
    }

    /** Has a topic deleted and created again; later records belong to its next generation. */
    synchronized void remake(Consumer<EmbeddedKafka> deleteAndMake) {
        producer.close();
        requireHealth();
        deleteAndMake.accept(kafka);
        generation++;
        producer = new KafkaProducer<>(settings(kafka), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Waits until Kafka has acknowledged all records so far, and returns how many there are of a sequence. */
    synchronized long flushed(Sequence sequence) {
        producer.flush();
        requireHealth();
        return next.getOrDefault(sequence, 0L);
    }

    /** The number of acknowledged records of each sequence; call it after the producer has ended. */
    synchronized Map<Sequence, Long> acknowledged() {
        return Map.copyOf(next);
    }

    void requireHealth() {
        Exception failed = failure;
        if (failed != null) {
            throw new IllegalStateException(
                    "Kafka did not acknowledge a record of the producer without transactions", failed);
        }
    }

    /** Stops sending, and returns when Kafka has acknowledged all records. */
    void finish() {
        stopped = true;
        try {
            thread.join(TimeUnit.MINUTES.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            producer.close();
        }
    }

    @Override
    public void close() {
        finish();
    }
}
