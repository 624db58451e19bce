package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.testing.InMemorySink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka is some tenths of a second away: all records are delivered, as fast as fetches allow. */
class FarKafkaIT {
    private static final Logger LOG = LoggerFactory.getLogger(FarKafkaIT.class);
    private static final int RECORDS = 20_000;
    private static final int PARTITIONS = 2;
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String FILLING = "x".repeat(1_000);

    private static EmbeddedKafka kafka;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void fillATopic() throws Exception {
        kafka = EmbeddedKafka.builder().relayed().start();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.directServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        kafka.createTopic("history", PARTITIONS);
        for (int i = 0; i < RECORDS; i++) {
            Future<?> unused = producer.send(record("history", i));
        }
        producer.flush();
    }

    @AfterAll
    static void stop() {
        producer.close();
        kafka.close();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int number) {
        byte[] value = ("[" + number + ",\"" + FILLING + "\"]").getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, number % PARTITIONS, null, value);
    }

    private static KafkaSse engine() {
        return KafkaSse.builder()
                .kafka("bootstrap.servers", kafka.bootstrapServers())
                .allowTopics(topic -> true)
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 120})
    void allOfHistoryIsDeliveredAtAtLeastHalfTheSpeedOfAPlainConsumer(int delayMillis) throws Exception {
        kafka.delayClients(Duration.ofMillis(delayMillis));
        double plain = plainConsumerSeconds();
        try (KafkaSse engine = engine()) {
            TimedSink sink = new TimedSink();
            engine.connect(StreamRequest.ofTopics(List.of("history")).withSince("0"), sink);
            sink.events.await(s -> sink.blocks.get() > RECORDS, BOUND);
            double seconds = (sink.lastNanos.get() - sink.firstNanos.get()) / 1e9;
            assertEquals(
                    IntStream.range(0, RECORDS).boxed().toList(),
                    numbers(sink.events).stream().sorted().toList());
            assertFalse(sink.events.text().contains("cannot be read"), "a slow partition was treated as a failed one");
            LOG.info("{} ms each way: plain consumer {} s, engine {} s", delayMillis, plain, seconds);
            assertTrue(seconds <= 2 * plain, "A plain consumer took " + plain + " s, the engine " + seconds + " s");
        }
    }

    @Test
    void recordsProducedAfterTheFirstByteAreDelivered() throws Exception {
        kafka.delayClients(Duration.ofMillis(120));
        kafka.createTopic("live", PARTITIONS);
        try (KafkaSse engine = engine()) {
            InMemorySink sink = TestTopics.connect(engine, StreamRequest.ofTopics(List.of("live")));
            sink.await(s -> s.size() > 0, BOUND);
            for (int i = 0; i < 10; i++) {
                int expected = i + 1;
                producer.send(record("live", i)).get();
                sink.await(s -> numbers(s).size() == expected, BOUND);
            }
            assertEquals(IntStream.range(0, 10).boxed().toList(), numbers(sink));
        }
    }

    /** Records when the first and the last event were received, without searching the text again and again. */
    private static final class TimedSink implements EventSink {
        final InMemorySink events = new InMemorySink();
        final AtomicInteger blocks = new AtomicInteger();
        final AtomicLong firstNanos = new AtomicLong();
        final AtomicLong lastNanos = new AtomicLong();
        private byte before;

        @Override
        public void connected(StreamConnection connection) {
            events.connected(connection);
        }

        @Override
        public void open(StreamOpening opening) {
            events.open(opening);
        }

        @Override
        public void refuse(KafkaSseException reason) {
            events.refuse(reason);
        }

        @Override
        public boolean write(byte[] bytes, int offset, int length) {
            int ended = 0;
            for (int i = offset; i < offset + length; i++) {
                ended += bytes[i] == '\n' && before == '\n' ? 1 : 0;
                before = bytes[i];
            }
            if (blocks.addAndGet(ended) > 1) {
                lastNanos.set(System.nanoTime());
                firstNanos.compareAndSet(0, lastNanos.get());
            }
            return events.write(bytes, offset, length);
        }

        @Override
        public void close() {
            events.close();
        }

        @Override
        public void abort() {
            events.abort();
        }
    }

    private static List<Integer> numbers(InMemorySink sink) {
        return SseEvents.of(sink.text()).data().stream()
                .map(data -> Integer.valueOf(data.substring(1, data.indexOf(','))))
                .toList();
    }

    /** The seconds that a consumer with the engine's properties for history takes from its first record to its last. */
    private static double plainConsumerSeconds() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        properties.put("fetch.max.wait.ms", 20);
        properties.put("fetch.max.bytes", 4 << 20);
        properties.put("max.partition.fetch.bytes", 1 << 20);
        properties.put("max.poll.records", 2_000);
        properties.put("receive.buffer.bytes", 1 << 20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition("history", partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            int count = 0;
            long begun = 0;
            long deadline = System.nanoTime() + BOUND.toNanos();
            while (count < RECORDS) {
                int polled = consumer.poll(Duration.ofMillis(100)).count();
                begun = count == 0 ? System.nanoTime() : begun;
                count += polled;
                assertTrue(System.nanoTime() < deadline, "Even a plain consumer did not receive all records");
            }
            return (System.nanoTime() - begun) / 1e9;
        }
    }
}
