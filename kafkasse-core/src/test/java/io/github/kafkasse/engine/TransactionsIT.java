package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.testing.InMemorySink;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How uncommitted and aborted transactions affect streams of committed events. */
class TransactionsIT {
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

    @Test
    void aLargeAbortedTransactionBeforeTheFirstEventIsSkipped() throws Exception {
        String topic = topics.create(1);
        transactions.abort(topic, 0, 50_000);
        StreamRequest request = StreamRequest.ofTopics(List.of(topic));
        InMemorySink before = TestTopics.connect(sse, request.withSince("0"));
        before.await(s -> s.size() > 0, SOON);
        transactions.commit(topic, 0, List.of("1"));
        transactions.abort(topic, 0, 20_000);
        transactions.commit(topic, 0, List.of("2"));
        InMemorySink after = TestTopics.connect(sse, request.withSince("0"));
        for (InMemorySink sink : List.of(before, after)) {
            sink.await(s -> SseEvents.of(s.text()).events().size() >= 2, SOON);
            assertEquals(List.of("1", "2"), SseEvents.of(sink.text()).data());
        }
        String id = SseEvents.of(after.text()).events().get(0).id();
        assertTrue(id.contains("\"offset\":50002"), id); // after the records, the abort's marker and the event
        InMemorySink resumed = TestTopics.connect(sse, request.withLastEventId(id));
        resumed.await(s -> !SseEvents.of(s.text()).events().isEmpty(), SOON);
        assertEquals(List.of("2"), SseEvents.of(resumed.text()).data());
    }

    /** A producer that vanishes within a transaction holds the last stable offset, for an hour if timeouts allow it. */
    @Test
    void aHangingTransactionDelaysOnlyItsPartition() throws Exception {
        String topic = topics.create(2);
        topics.send(topic, 0, "0");
        transactions.open(topic, 0, List.of("\"uncommitted\""));
        topics.send(topic, 0, "1");
        StreamRequest request = StreamRequest.ofTopics(List.of(topic));
        InMemorySink history = TestTopics.connect(sse, request.withSince("0"));
        InMemorySink latest = TestTopics.connect(sse, request);
        history.await(s -> SseEvents.of(s.text()).events().size() == 1, SOON);
        latest.await(s -> s.opening() != null, SOON);
        topics.send(topic, 1, "2");
        history.await(s -> SseEvents.of(s.text()).events().size() == 2, SOON);
        latest.await(s -> SseEvents.of(s.text()).events().size() == 1, SOON);
        InMemorySink resumed = TestTopics.connect(
                sse, request.withLastEventId(SseEvents.of(history.text()).lastId()));
        resumed.await(s -> s.opening() != null, SOON);
        assertEquals(List.of("0", "2"), SseEvents.of(history.text()).data());
        assertEquals(List.of("2"), SseEvents.of(latest.text()).data());
        transactions.abortOpen();
        history.await(s -> SseEvents.of(s.text()).events().size() == 3, SOON);
        latest.await(s -> SseEvents.of(s.text()).events().size() == 2, SOON);
        resumed.await(s -> SseEvents.of(s.text()).events().size() == 1, SOON);
        assertEquals(List.of("0", "2", "1"), SseEvents.of(history.text()).data());
        assertEquals(List.of("2", "1"), SseEvents.of(latest.text()).data(), "pinned where it may read up to");
        assertEquals(List.of("1"), SseEvents.of(resumed.text()).data());
    }
}
