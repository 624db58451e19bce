package io.github.kafkasse.examples.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The reference for latency: a Kafka consumer with Kafka's default configuration, on a thread of its own, that follows
 * a topic from its end. Thread-safe.
 */
final class FollowingConsumer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Thread thread;
    private final CountDownLatch following = new CountDownLatch(1);
    private volatile boolean closed;

    // Guarded by this.
    private final Histogram latency = new Histogram(Group.LONGEST_MICROS, 3);

    /** Returns once the consumer follows the topic. */
    FollowingConsumer(String bootstrap, String topic) throws InterruptedException {
        thread = new Thread(() -> run(bootstrap, topic), "following-" + topic);
        thread.setDaemon(true);
        thread.start();
        following.await();
    }

    private void run(String bootstrap, String topic) {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = HistoryConsumer.assign(consumer, topic);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            following.countDown();
            while (!closed) {
                var records = consumer.poll(POLL);
                long now = EditEvents.nowMicros();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    count(now - EditEvents.sentMicros(record.value()));
                }
            }
        }
    }

    private synchronized void count(long micros) {
        latency.recordValue(Math.max(0, micros));
    }

    /** Counts from now on. */
    synchronized void reset() {
        latency.reset();
    }

    synchronized Message report() {
        return Message.of("ok")
                .with("records", latency.getTotalCount())
                .with("p50", latency.getValueAtPercentile(50))
                .with("p99", latency.getValueAtPercentile(99))
                .with("max", latency.getMaxValue());
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
