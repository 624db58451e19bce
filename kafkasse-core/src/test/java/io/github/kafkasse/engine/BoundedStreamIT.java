package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.testing.InMemorySink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Bounded streams from a real broker: transactions, and records that are written and deleted while the stream is read.
 */
class BoundedStreamIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestTopics topics = new TestTopics();
    private final KafkaSse sse = topics.engine().build();
    private final Transactions transactions = new Transactions(topics.kafka());

    @AfterEach
    void close() {
        transactions.close();
        sse.close();
        topics.close();
    }

    private static StreamRequest all(String topic) {
        return StreamRequest.ofTopics(List.of(topic)).withSince("0").withUntil("now");
    }

    private InMemorySink connect(StreamRequest request) {
        return TestTopics.connect(sse, request);
    }

    private static List<String> data(InMemorySink sink) {
        List<String> data = SseEvents.of(sink.text()).data();
        assertTrue(sink.text().contains("\nevent: end\n"), sink::text);
        return data.subList(0, data.size() - 1);
    }

    private static List<String> complete(InMemorySink sink) throws Exception {
        sink.await(s -> s.isClosed() || s.isAborted() || s.refusal() != null, SOON);
        assertTrue(sink.isClosed(), sink::text);
        return data(sink);
    }

    @Test
    void aStreamEndsAfterTheMarkerOfTheLastTransaction() throws Exception {
        String topic = topics.create(2);
        transactions.commit(topic, 0, List.of("1", "2"));
        assertEquals(List.of("1", "2"), complete(connect(all(topic))));
        transactions.abort(topic, 0, 1_000);
        assertEquals(List.of("1", "2"), complete(connect(all(topic))));
        transactions.abort(topic, 1, 10);
        InMemorySink last = connect(all(topic));
        assertEquals(List.of("1", "2"), complete(last));
        InMemorySink again =
                connect(all(topic).withLastEventId(SseEvents.of(last.text()).lastId()));
        again.await(s -> s.refusal() != null, SOON);
        assertEquals(204, again.refusal().status());
    }

    @Test
    void aStreamUntilNowDoesNotWaitForAnOpenTransaction() throws Exception {
        String topic = topics.create(1);
        topics.send(topic, 0, "1");
        transactions.open(topic, 0, List.of("2"));
        topics.send(topic, 0, "3");
        InMemorySink before = connect(all(topic));
        assertEquals(List.of("1"), complete(before));
        transactions.commitOpen();
        InMemorySink rest =
                connect(all(topic).withLastEventId(SseEvents.of(before.text()).lastId()));
        assertEquals(List.of("2", "3"), complete(rest));
    }

    @Test
    void recordsProducedWhileAStreamIsReadAreNotPartOfIt() throws Exception {
        String topic = topics.create(1);
        String[] values = IntStream.range(0, 3_000)
                .mapToObj(n -> "{\"n\":" + n + ",\"x\":\"" + "x".repeat(200) + "\"}")
                .toArray(String[]::new);
        topics.send(topic, 0, values);
        InMemorySink slow = new InMemorySink();
        slow.takeAtMost(1);
        sse.connect(all(topic), slow);
        slow.await(s -> s.size() > 0, SOON);
        topics.send(topic, 0, "\"later\"");
        slow.takeAtMost(Long.MAX_VALUE);
        assertEquals(List.of(values), complete(slow));
        assertNotNull(slow.opening().range());
        InMemorySink byPositions = connect(StreamRequest.ofTopics(List.of(topic))
                .withLastEventId(slow.opening().range().from())
                .withUntil(slow.opening().range().until()));
        assertEquals(List.of(values), complete(byPositions));
        assertTrue(byPositions.opening().range().isFixed());
    }

    @Test
    void aStreamOfWhichKafkaDeletesRecordsIsNotComplete() throws Exception {
        String topic = topics.create(1);
        String[] values = IntStream.range(0, 2_000)
                .mapToObj(n -> "\"" + "x".repeat(1_000) + n + "\"")
                .toArray(String[]::new);
        topics.send(topic, 0, values);
        KafkaSse small = topics.engine()
                .set(Setting.LOG_BUDGET, 100_000L)
                .set(Setting.REPLAY_BUDGET, 100_000L)
                .build();
        InMemorySink slow = new InMemorySink();
        slow.takeAtMost(1);
        try (small) {
            small.connect(all(topic), slow);
            slow.await(s -> s.size() > 0, SOON);
            topics.kafka()
                    .admin()
                    .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(1_990)))
                    .all()
                    .get();
            slow.takeAtMost(Long.MAX_VALUE);
            slow.await(s -> s.isClosed() || s.isAborted(), SOON);
            assertTrue(slow.isAborted());
            assertFalse(slow.text().contains("event: end"));
            InMemorySink back = TestTopics.connect(
                    small, all(topic).withLastEventId(SseEvents.of(slow.text()).lastId()));
            back.await(s -> s.refusal() != null, SOON);
            assertEquals(410, back.refusal().status());
            assertEquals(10, complete(TestTopics.connect(small, all(topic))).size());
        }
    }
}
