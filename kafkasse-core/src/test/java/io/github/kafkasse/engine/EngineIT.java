package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseConfigurationException;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.testing.InMemorySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One client of the engine, from connecting to resuming, with a real broker. */
class EngineIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestTopics topics = new TestTopics();
    private KafkaSse sse;

    @BeforeEach
    void startEngine() {
        sse = topics.engine().build();
    }

    @AfterEach
    void closeEngine() {
        sse.close();
        topics.close();
    }

    @Test
    void theFirstBlockPinsEveryPartition() throws Exception {
        String topic = topics.create(2);
        topics.send(topic, 0, "1", "2");
        InMemorySink sink = connect(StreamRequest.ofTopics(List.of(topic)));
        sink.await(s -> s.writes() > 0, SOON);
        String id = topics.id(topic, 2, 2, 0);
        assertEquals(":ok\nid: " + id + "\n\n", sink.text());
        assertNotNull(sink.opening());
        assertEquals(id, sink.opening().id());
    }

    @Test
    void recordsProducedAfterTheFirstByteAreDelivered() throws Exception {
        String topic = topics.create(1);
        for (int i = 0; i < 20; i++) {
            InMemorySink sink = connect(StreamRequest.ofTopics(List.of(topic)));
            sink.await(s -> s.size() > 0, SOON);
            topics.send(topic, 0, "" + i);
            sink.await(s -> !SseEvents.of(s.text()).events().isEmpty(), SOON);
            assertEquals(List.of("" + i), SseEvents.of(sink.text()).data());
        }
    }

    @Test
    void allOfHistoryAndThenNewRecordsAreDelivered() throws Exception {
        String topic = topics.create(1);
        List<String> expected =
                IntStream.range(0, 5_000).mapToObj(i -> "{\"n\":" + i + "}").toList();
        topics.send(topic, 0, expected.subList(0, 4_000).toArray(String[]::new));
        InMemorySink sink = connect(StreamRequest.ofTopics(List.of(topic)).withSince("0"));
        sink.await(s -> SseEvents.of(s.text()).events().size() >= 4_000, SOON);
        topics.send(topic, 0, expected.subList(4_000, 5_000).toArray(String[]::new));
        sink.await(s -> SseEvents.of(s.text()).events().size() >= 5_000, SOON);
        assertEquals(expected, SseEvents.of(sink.text()).data());
    }

    @Test
    void everyIdResumesExactlyAfterItsEvent() throws Exception {
        String topic = topics.create(3);
        for (int i = 0; i < 30; i++) {
            topics.send(topic, i % 3, "" + i);
        }
        InMemorySink sink = connect(StreamRequest.ofTopics(List.of(topic)).withSince("0"));
        sink.await(s -> SseEvents.of(s.text()).events().size() >= 30, SOON);
        List<SseEvents.Event> all = SseEvents.of(sink.text()).events();
        for (int i = 0; i < 30; i++) {
            int rest = 29 - i;
            InMemorySink resumed = connect(StreamRequest.ofTopics(List.of(topic))
                    .withLastEventId(all.get(i).id()));
            resumed.await(s -> SseEvents.of(s.text()).events().size() >= rest && s.size() > 0, SOON);
            assertEquals(
                    all.subList(i + 1, 30).stream().map(SseEvents.Event::data).toList(),
                    SseEvents.of(resumed.text()).data());
        }
    }

    @Test
    void aTopicThatDoesNotExistIsRefused() throws Exception {
        InMemorySink sink = connect(StreamRequest.ofTopics(List.of("no-such-topic")));
        sink.await(s -> s.refusal() != null, SOON);
        KafkaSseException refusal = sink.refusal();
        assertNotNull(refusal);
        assertEquals(404, refusal.status());
    }

    @Test
    void aServiceIsMisconfiguredWhereNoneOfItsTopicsExists() throws Exception {
        try (KafkaSse misconfigured =
                        topics.engine().allowTopics("no-such-topic", "nor-this").build();
                KafkaSse half = topics.engine()
                        .allowTopics(topics.create(1), "no-such-topic")
                        .build()) {
            StreamRequest request = StreamRequest.ofTopics(List.of("no-such-topic"));
            InMemorySink of500 = TestTopics.connect(misconfigured, request);
            InMemorySink ofOther = TestTopics.connect(misconfigured, StreamRequest.ofTopics(List.of("not-allowed")));
            ofOther.await(s -> s.refusal() instanceof KafkaSseConfigurationException, SOON);
            InMemorySink ofHalf = TestTopics.connect(half, StreamRequest.ofTopics(List.of("not-allowed")));
            ofHalf.await(s -> s.refusal() instanceof TopicNotAvailableException, SOON);
            InMemorySink of404 = TestTopics.connect(half, request);
            of500.await(s -> s.refusal() instanceof KafkaSseConfigurationException, SOON);
            of404.await(s -> s.refusal() instanceof TopicNotAvailableException, SOON);
        }
    }

    @Test
    void watchersOfTheApplicationDoNotCountAsClients() throws Exception {
        StreamRequest request = StreamRequest.ofTopics(List.of(topics.create(1)));
        try (KafkaSse small = topics.engine().set(Setting.CONNECTION_MAX, 1).build()) {
            List<InMemorySink> opened = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                opened.add(TestTopics.connect(small, request.asWatcher()));
            }
            opened.add(TestTopics.connect(small, request));
            InMemorySink tooMany = TestTopics.connect(small, request);
            tooMany.await(s -> s.refusal() instanceof KafkaUnavailableException, SOON);
            opened.add(TestTopics.connect(small, request.asWatcher()));
            for (InMemorySink sink : opened) {
                sink.await(s -> s.size() > 0, SOON);
            }
            assertEquals(1, small.health().get(20, TimeUnit.SECONDS).connections());
        }
    }

    @Test
    void closingEndsEveryStreamCleanly() throws Exception {
        String topic = topics.create(1);
        List<InMemorySink> sinks = IntStream.range(0, 50)
                .mapToObj(i -> connect(StreamRequest.ofTopics(List.of(topic))))
                .toList();
        for (InMemorySink sink : sinks) {
            sink.await(s -> s.size() > 0, SOON);
        }
        sse.close();
        assertTrue(sinks.stream().allMatch(InMemorySink::isClosed));
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("kafkasse-")));
    }

    private InMemorySink connect(StreamRequest request) {
        return TestTopics.connect(sse, request);
    }
}
