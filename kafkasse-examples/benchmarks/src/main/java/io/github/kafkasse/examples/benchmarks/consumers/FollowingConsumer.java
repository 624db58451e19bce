package io.github.kafkasse.examples.benchmarks.consumers;

import io.github.kafkasse.examples.benchmarks.events.EditEvents;
import io.github.kafkasse.examples.benchmarks.events.Latencies;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The reference for latency: a Kafka consumer on a thread of its own that follows a topic from its end. Thread-safe.
 */
final class FollowingConsumer implements AutoCloseable {
    /** The settings in which the engine's consumer for live records differs from Kafka's defaults. */
    static final Map<String, Object> AS_THE_ENGINE = Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            100,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            8 << 20,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            2_000);

    private static final Duration POLL = Duration.ofMillis(500);

    private final Thread thread;
    private final CountDownLatch following = new CountDownLatch(1);
    private final Latencies latencies = new Latencies();
    private volatile boolean closed;

    /**
     * Returns once the consumer follows the topic.
     *
     * @param configuration settings that differ from Kafka's defaults
     */
    FollowingConsumer(String bootstrap, String topic, Map<String, Object> configuration) throws InterruptedException {
        Map<String, Object> properties = new HashMap<>(configuration);
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        thread = new Thread(() -> run(properties, topic), "following-" + topic);
        thread.setDaemon(true);
        thread.start();
        following.await();
    }

    private void run(Map<String, Object> properties, String topic) {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = HistoryConsumer.assign(consumer, topic);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            following.countDown();
            while (!closed) {
                var records = consumer.poll(POLL);
                long now = EditEvents.nowMicros();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    latencies.add(EditEvents.sentMicros(record.value()), now);
                }
            }
        }
    }

    Latencies latencies() {
        return latencies;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
