package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.testing.InMemorySink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A transaction's records are written under one leader and its marker under the next one. The position after the marker
 * has the later epoch, although no record of that epoch was read. This is not a divergence.
 */
class MarkerAfterElectionIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TOPIC = "edits";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final StreamRequest REQUEST = StreamRequest.ofTopics(List.of(TOPIC));

    @Test
    void aPositionAfterTheMarkerHasNotDiverged() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().brokers(2).start();
                TestTopics topics = new TestTopics(kafka);
                Transactions transactions = new Transactions(kafka);
                KafkaSse first = topics.engine().build()) {
            kafka.createTopic(TOPIC, Map.of(0, List.of(0, 1), 1, List.of(0, 1)));
            InMemorySink live = TestTopics.connect(first, REQUEST);
            live.await(sink -> sink.size() > 0, SOON);
            transactions.open(TOPIC, 0, List.of("1", "2"));
            lead(kafka, 1);
            transactions.commitOpen();
            await(live, "1", "2");
            topics.send(TOPIC, 1, "3"); // its id has the position of partition 0 after the marker
            await(live, "1", "2", "3");
            String id = SseEvents.of(live.text()).lastId();
            assertTrue(id.contains("\"partition\":0,\"offset\":3,"), id);

            try (KafkaSse second = topics.engine().build()) {
                InMemorySink returned = TestTopics.connect(first, REQUEST.withLastEventId(id));
                InMemorySink moved = TestTopics.connect(second, REQUEST.withLastEventId(id));
                for (InMemorySink sink : List.of(returned, moved)) {
                    sink.await(s -> s.size() > 0, SOON);
                }
                transactions.commit(TOPIC, 0, List.of("4"));
                await(returned, "4");
                await(moved, "4");
                await(live, "1", "2", "3", "4");
            }
        }
    }

    private static void await(InMemorySink sink, String... data) throws Exception {
        sink.await(s -> SseEvents.of(s.text()).events().size() == data.length, SOON);
        assertEquals(List.of(data), SseEvents.of(sink.text()).data());
        assertFalse(sink.text().contains("\n:diverged"), sink.text());
    }

    private static void lead(EmbeddedKafka kafka, int broker) throws Exception {
        kafka.admin()
                .alterPartitionReassignments(
                        Map.of(PARTITION, Optional.of(new NewPartitionReassignment(List.of(broker, 1 - broker)))))
                .all()
                .get();
        Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> {
            if (kafka.leaderOf(PARTITION) == broker) {
                return true;
            }
            kafka.admin()
                    .electLeaders(ElectionType.PREFERRED, Set.of(PARTITION))
                    .partitions()
                    .get();
            return false;
        });
    }
}
