package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.testing.InMemorySink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two brokers, a topic of four partitions without replicas, and one of the brokers stopped. */
class PartitionWithoutLeaderIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.builder().brokers(2).start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void theOtherPartitionsAreStreamedAndThoseWithoutLeaderFollowWhenTheyAreBack() throws Exception {
        List<Integer> up = List.of(0, 2);
        List<Integer> down = List.of(1, 3);
        kafka.createTopic("edits", Map.of(0, List.of(0), 1, List.of(1), 2, List.of(0), 3, List.of(1)));
        assertEquals(1, kafka.leaderOf(new TopicPartition("edits", 1)));
        send(down.get(0), "a");
        send(up.get(0), "b");
        String id = "[{\"topic\":\"edits\",\"partition\":" + down.get(0)
                + ",\"offset\":0},{\"topic\":\"edits\",\"partition\":" + up.get(0) + ",\"offset\":0}]";
        kafka.stopBroker(1);
        try (KafkaSse sse = engine()) {
            InMemorySink latest = connect(sse, request());
            awaitOpen(latest);
            InMemorySink history = connect(sse, request().withSince("0"));
            InMemorySink resumed = connect(sse, request().withLastEventId(id));
            awaitOpen(history);
            awaitOpen(resumed);
            awaitData(history, "b");
            awaitData(resumed, "b");
            send(up.get(0), "c");
            awaitData(latest, "c");
            String resumedId = SseEvents.of(resumed.text()).events().get(0).id();
            assertTrue(resumedId.contains("\"partition\":" + down.get(0) + ",\"offset\":0"), resumedId);
            for (InMemorySink each : List.of(latest, history)) {
                for (int partition : down) {
                    String comment = ":edits/" + partition + " cannot be read at present";
                    assertEquals(2, each.text().split(comment, -1).length, each.text());
                }
            }
            String latestId = SseEvents.of(latest.text()).events().get(0).id();
            try (KafkaSse fresh = engine()) {
                long begun = System.nanoTime();
                InMemorySink elsewhere = connect(fresh, request().withLastEventId(latestId));
                awaitOpen(elsewhere);
                send(up.get(1), "d");
                awaitData(elsewhere, "d");
                Duration taken = Duration.ofNanos(System.nanoTime() - begun);
                assertTrue(taken.compareTo(Duration.ofSeconds(5)) < 0, "opened and served after " + taken);
                kafka.startBroker(1);
                send(down.get(1), "e");
                awaitData(elsewhere, "e");
            }
            awaitData(latest, "d", "e");
            awaitData(history, "a", "c", "d", "e");
            awaitData(resumed, "a");
            assertEquals(List.of("a", "b", "c", "d", "e"), data(history));
            assertEquals(List.of("a", "b", "c"), data(resumed));
        } finally {
            kafka.startBroker(1);
        }
    }

    private static StreamRequest request() {
        return StreamRequest.ofTopics(List.of("edits"));
    }

    private static KafkaSse engine() {
        return KafkaSse.builder()
                .kafka("bootstrap.servers", kafka.bootstrapServers())
                .allowTopics("edits")
                .build();
    }

    private static InMemorySink connect(KafkaSse sse, StreamRequest request) {
        return TestTopics.connect(sse, request);
    }

    private static void awaitOpen(InMemorySink sink) throws Exception {
        sink.await(s -> s.opening() != null || s.refusal() != null, SOON);
        assertEquals(null, sink.refusal());
    }

    private static void awaitData(InMemorySink sink, String... values) throws Exception {
        sink.await(s -> data(s).containsAll(List.of(values)), SOON);
    }

    private static List<String> data(InMemorySink sink) {
        return SseEvents.of(sink.text()).data().stream()
                .map(each -> each.replace("\"", ""))
                .sorted()
                .toList();
    }

    private static void send(int partition, String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            byte[] json = ("\"" + value + "\"").getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>("edits", partition, null, json)).get();
        }
    }
}
