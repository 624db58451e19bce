package io.github.kafkasse.examples.benchmarks.broker;

import io.github.kafkasse.examples.benchmarks.events.EditEvents;
import io.github.kafkasse.examples.benchmarks.events.Latencies;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.protocol.Role;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster, and a producer.
 *
 * <ul>
 *   <li>{@code topic name partitions}: creates a topic, and answers the leader of its first partition
 *   <li>{@code delay millis}: delays all bytes between clients and brokers by that time, in each direction; needs
 *       {@code relayed}
 *   <li>{@code stop broker}, {@code start broker}
 *   <li>{@code produce topic partitions first count size [rate] [big] [every]}: starts to write, in the background, the
 *       records {@code first} to {@code first + count - 1} of every partition: {@code rate} per second for all
 *       partitions together, or without {@code rate} as fast as possible; after every {@code every} records, one has
 *       {@code big} bytes
 *   <li>{@code produced}: waits until all these records are written
 *   <li>{@code reset}, {@code acknowledged}: resets and answers the times from a record's creation to the broker's
 *       acknowledgement
 *   <li>{@code send topic size}: writes record 0 of partition 0, alone; waits until Kafka has acknowledged it
 *   <li>{@code observe topic}: answers the number of open client connections, and of bytes that were fetched from the
 *       topic
 *   <li>{@code requests}: answers how many requests of each kind the brokers have answered
 * </ul>
 */
public final class KafkaRole implements Role {
    private static final int LARGEST_RECORD = 12_000_000;

    private final EmbeddedKafka kafka;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<CompletableFuture<Void>> producing = new ArrayList<>();
    private final Latencies acknowledged = new Latencies();
    private @Nullable Producer<byte[], byte[]> single;

    /**
     * Starts the brokers.
     *
     * @param asked the number of {@code brokers}, 1 by default; topics have one replica. {@code relayed=true} makes
     *     {@code delay} possible; it costs processor time for each byte, so other scenarios do without it
     */
    public KafkaRole(Message asked) {
        EmbeddedKafka.Builder builder = EmbeddedKafka.builder().brokers(Math.toIntExact(asked.number("brokers", 1)));
        if (Boolean.parseBoolean(asked.text("relayed", "false"))) {
            builder.relayed();
        }
        kafka = builder.property("default.replication.factor", "1")
                .property("message.max.bytes", Integer.toString(LARGEST_RECORD))
                .property("log.segment.bytes", Integer.toString(64 << 20))
                .brokersStayUp()
                .start();
    }

    @Override
    public Message handle(Message asked) throws Exception {
        switch (asked.verb()) {
            case "topic" -> kafka.createTopic(asked.text("name"), asked.count("partitions"), Map.of());
            case "produce" -> producing.add(CompletableFuture.runAsync(() -> produce(asked), threads));
            case "send" -> send(asked.text("topic"), asked.count("size"));
            case "produced" -> producing.forEach(CompletableFuture::join);
            case "reset" -> acknowledged.reset();
            case "acknowledged" -> {
                return acknowledged.report();
            }
            case "delay" -> kafka.delayClients(Duration.ofMillis(asked.number("millis")));
            case "stop" -> kafka.stopBroker(asked.count("broker"));
            case "start" -> kafka.startBroker(asked.count("broker"));
            case "requests" -> {
                return AnsweredRequests.count();
            }
            case "observe" -> {}
            default -> throw Role.unknown(asked);
        }
        return Message.of("ok")
                .with("bootstrap", kafka.bootstrapServers())
                .with("leader", kafka.leaderOf(new TopicPartition(asked.text("name", ""), 0)))
                .with("connections", kafka.openConnections())
                .with("out", kafka.bytesOut(asked.text("topic", "")));
    }

    private void produce(Message asked) {
        String topic = asked.text("topic");
        int partitions = asked.count("partitions");
        long first = asked.number("first");
        long count = asked.number("count");
        double rate = asked.number("rate", 0);
        long every = asked.number("every", Long.MAX_VALUE);
        EditEvents events = new EditEvents(asked.count("size"));
        EditEvents bigEvents = new EditEvents(Math.toIntExact(asked.number("big", 0)));
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (Producer<byte[], byte[]> producer = producer(rate > 0)) {
            producer.partitionsFor(topic);
            long begin = System.nanoTime();
            for (long i = 0; i < count * partitions && failure.get() == null; i++) {
                if (rate > 0) {
                    waitUntil(begin + (long) (i * 1e9 / rate));
                }
                int partition = (int) (i % partitions);
                long number = first + i / partitions;
                EditEvents kind = i % every == every - 1 ? bigEvents : events;
                long now = EditEvents.nowMicros();
                byte[] value = kind.record(partition, number, now);
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(topic, partition, null, value), (sent, e) -> {
                            if (e == null) {
                                acknowledged.add(now, EditEvents.nowMicros());
                            } else {
                                failure.compareAndSet(null, e);
                            }
                        });
            }
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("Not all records were written", failed);
        }
    }

    /**
     * The producer has the topic's metadata before the record is created, so the latency does not include that request.
     */
    private void send(String topic, int size) throws ExecutionException, InterruptedException {
        Producer<byte[], byte[]> producer = single;
        if (producer == null) {
            producer = producer(true);
            single = producer;
        }
        producer.partitionsFor(topic);
        byte[] value = new EditEvents(size).record(0, 0, EditEvents.nowMicros());
        Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(topic, 0, null, value));
        sent.get();
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Producer<byte[], byte[]> producer(boolean atOnce) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.directServers());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, atOnce ? 0 : 10);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 120_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 600_000);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_RECORD);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        threads.shutdown();
        if (single != null) {
            single.close();
        }
        kafka.close();
    }
}
