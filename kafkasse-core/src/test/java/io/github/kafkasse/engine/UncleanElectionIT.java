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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients receive after Kafka has elected a leader that lacks records which they have read. */
class UncleanElectionIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final TopicPartition PARTITION = new TopicPartition("edits", 0);

    /** Records 100 to 199 are lost. Then either so few are written that the log is shorter than before, or more. */
    @ParameterizedTest
    @ValueSource(ints = {50, 150})
    void clientsContinueWhereTheLogsDiffer(int written) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().brokers(2).start();
                KafkaSse first = engine(kafka)) {
            kafka.createTopic("edits", 1, Map.of("unclean.leader.election.enable", "true", "min.insync.replicas", "1"));
            InMemorySink connected = connect(first, null);
            InMemorySink quiet = connect(first, null);
            int leader = kafka.leaderOf(PARTITION);
            send(kafka, "old", 0, 100);
            kafka.stopBroker(1 - leader);
            send(kafka, "old", 100, 200);
            List<SseEvents.Event> old = await(connected, 200).events();
            await(quiet, 200);
            elect(kafka, leader, 1 - leader);
            send(kafka, "new", 0, written);

            List<String> expected = IntStream.range(0, written)
                    .mapToObj(n -> "\"new" + n + "\"")
                    .toList();
            for (InMemorySink sink : List.of(connected, quiet)) {
                List<String> all = await(sink, 200 + written).data();
                assertEquals(expected, all.subList(200, all.size()));
                assertTrue(sink.text().contains("\n:diverged edits/0 at offset 100: "), "no comment");
            }
            try (KafkaSse second = engine(kafka)) {
                for (KafkaSse engine : List.of(second, first)) {
                    for (int read : new int[] {101, 120, 149, 150, 199, 200}) {
                        InMemorySink resumed = connect(engine, old.get(read - 1).id());
                        assertEquals(expected, await(resumed, written).data(), "after " + read);
                        assertTrue(resumed.text().contains("\n:diverged edits/0 at offset 100: "), "after " + read);
                    }
                    InMemorySink before = connect(engine, old.get(89).id());
                    List<String> rest = new ArrayList<>(IntStream.range(90, 100)
                            .mapToObj(n -> "\"old" + n + "\"")
                            .toList());
                    rest.addAll(expected);
                    assertEquals(rest, await(before, 10 + written).data());
                    assertTrue(!before.text().contains("diverged"), before.text());
                    String last = SseEvents.of(connected.text())
                            .events()
                            .get(200 + written - 1)
                            .id();
                    InMemorySink current = connect(engine, last);
                    current.await(sink -> sink.writes() > 0, SOON);
                    assertEquals(":ok\nid: " + last + "\n\n", current.text());
                }
            }
        }
    }

    private static void elect(EmbeddedKafka kafka, int leader, int lagging) {
        kafka.stopBroker(leader);
        kafka.startBroker(lagging);
        Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> {
            kafka.admin()
                    .electLeaders(ElectionType.UNCLEAN, Set.of(PARTITION))
                    .partitions()
                    .get();
            return kafka.leaderOf(PARTITION) == lagging;
        });
    }

    private static KafkaSse engine(EmbeddedKafka kafka) {
        return KafkaSse.builder()
                .kafka("bootstrap.servers", kafka.bootstrapServers())
                .allowTopics(topic -> true)
                .build();
    }

    private static InMemorySink connect(KafkaSse sse, String id) throws Exception {
        InMemorySink sink = new InMemorySink();
        sse.connect(StreamRequest.ofTopics(List.of("edits")).withLastEventId(id), sink);
        sink.await(s -> s.size() > 0, SOON);
        return sink;
    }

    private static SseEvents await(InMemorySink sink, int events) throws Exception {
        sink.await(s -> SseEvents.of(s.text()).events().size() >= events, SOON);
        return SseEvents.of(sink.text());
    }

    private static void send(EmbeddedKafka kafka, String name, int from, int to)
            throws ExecutionException, InterruptedException {
        Map<String, Object> properties = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (int n = from; n < to; n++) {
                byte[] value = ("\"" + name + n + "\"").getBytes(StandardCharsets.UTF_8);
                sent.add(producer.send(new ProducerRecord<>("edits", 0, null, value)));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }
}
