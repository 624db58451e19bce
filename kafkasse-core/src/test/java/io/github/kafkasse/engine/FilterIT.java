package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.Setting;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.filter.FilterLimits;
import io.github.kafkasse.testing.InMemorySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients with a filter, with a real broker. */
class FilterIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String DROPPED = "{\"type\":\"log\",\"text\":\"" + "x".repeat(500) + "\"}";
    private static final String WANTED = "{\"type\":\"edit\"}";
    private static final int MANY = 3_000;

    private final TestTopics topics = new TestTopics();
    private final AtomicLong fetched = new AtomicLong();
    private final AtomicInteger failures = new AtomicInteger();

    private final KafkaSseListener listener = new KafkaSseListener() {
        @Override
        public void replayFetched(String topic, int partition, int records, long bytes) {
            fetched.addAndGet(bytes);
        }

        @Override
        public void filterFailed(String topic, int partition) {
            failures.incrementAndGet();
        }
    };

    @AfterEach
    void closeTopics() {
        topics.close();
    }

    @Test
    void aClientThatTookAPositionHeartbeatDoesNotReadAgainWhatItsFilterDropped() throws Exception {
        String topic = topics.create(1);
        topics.send(topic, 0, IntStream.range(0, MANY).mapToObj(i -> DROPPED).toArray(String[]::new));
        StreamRequest request = StreamRequest.ofTopics(List.of(topic)).withFilter(edits());
        String first;
        String heartbeat;
        try (KafkaSse sse = engine()) {
            InMemorySink sink = TestTopics.connect(sse, request.withSince("0"));
            sink.await(s -> s.opening() != null, SOON);
            first = sink.opening().id();
            String end = topics.id(topic, 1, MANY);
            sink.await(s -> SseEvents.of(s.text()).lastId().equals(end), SOON);
            heartbeat = SseEvents.of(sink.text()).lastId();
            assertEquals(List.of(), SseEvents.of(sink.text()).data());
        }
        topics.send(topic, 0, DROPPED, WANTED);

        assertTrue(fetchedUntilWanted(request.withLastEventId(first)) >= (long) MANY * DROPPED.length());
        assertTrue(fetchedUntilWanted(request.withLastEventId(heartbeat)) <= DROPPED.length() + WANTED.length());
    }

    @Test
    void aFilterThatFailsIsCountedOnceARecordHoweverManyClientsHaveIt() throws Exception {
        String topic = topics.create(1);
        RecordFilter failing = event -> {
            if (event.offset() % 2 == 0) {
                throw new IllegalStateException("on purpose");
            }
            return true;
        };
        try (KafkaSse sse = engine()) {
            List<InMemorySink> sinks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                EventFormat format = i % 2 == 0 ? EventFormat.SSE : EventFormat.NDJSON;
                sinks.add(TestTopics.connect(
                        sse,
                        StreamRequest.ofTopics(List.of(topic))
                                .withFormat(format)
                                .withFilter(failing)));
            }
            for (InMemorySink sink : sinks) {
                sink.await(s -> s.size() > 0, SOON);
            }
            topics.send(topic, 0, "0", "\"odd\"", "2", "\"last\"");
            for (InMemorySink sink : sinks) {
                sink.await(s -> s.text().contains("\"odd\"\n") && s.text().contains("\"last\"\n"), SOON);
            }
        }
        assertEquals(2, failures.get());
    }

    /** The bytes that a new engine fetches from history until a client that resumes has received its next event. */
    private long fetchedUntilWanted(StreamRequest request) throws Exception {
        fetched.set(0);
        try (KafkaSse sse = engine()) {
            InMemorySink sink = TestTopics.connect(sse, request);
            sink.await(s -> SseEvents.of(s.text()).data().equals(List.of(WANTED)), SOON);
        }
        return fetched.get();
    }

    private KafkaSse engine() {
        return topics.engine()
                .set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(100))
                .set(Setting.POSITION_HEARTBEAT, Setting.PositionHeartbeat.ID)
                .listener(listener)
                .build();
    }

    private static RecordFilter edits() {
        return EventFilter.parse(List.of("type:edit"), FilterLimits.defaults());
    }
}
