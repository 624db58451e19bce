package io.github.kafkasse.engine;

import io.github.kafkasse.Health;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.testing.InMemorySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The part of {@link OldKafkaClientsIT} that runs with another version of kafka-clients in a class loader of its own.
 * Its parameters and results therefore have only types of the JDK.
 */
public final class OldKafkaClientsScenario {
    private static final Duration SOON = Duration.ofSeconds(30);

    private OldKafkaClientsScenario() {}

    /**
     * Reads a topic from its beginning while more records are sent, then resumes after one of its events.
     *
     * @param before the number of events at the start
     * @param sendMore sends the rest
     * @param all the number of events after that
     * @return the data of all events, then of those after the 100th as read by another client
     */
    public static List<String> run(String servers, String topic, int before, Runnable sendMore, int all)
            throws Exception {
        StreamRequest request = StreamRequest.ofTopics(List.of(topic));
        try (KafkaSse sse = KafkaSse.builder()
                .kafka("bootstrap.servers", servers)
                .allowTopics(name -> true)
                .build()) {
            InMemorySink history = TestClient.connect(sse, request.withSince("0"));
            InMemorySink live = TestClient.connect(sse, request);
            live.await(s -> s.size() > 0, SOON);
            history.await(s -> events(s).size() >= before, SOON);
            sendMore.run();
            history.await(s -> events(s).size() >= all, SOON);
            live.await(s -> events(s).size() >= all - before, SOON);
            InMemorySink resumed = TestClient.connect(
                    sse, request.withLastEventId(events(history).get(99).id()));
            resumed.await(s -> events(s).size() >= all - 100, SOON);
            Awaitility.await().atMost(SOON).until(() -> {
                Health health = sse.health().get(20, TimeUnit.SECONDS);
                return health.ready() && health.troubles().isEmpty();
            });
            List<String> data = new ArrayList<>(SseEvents.of(history.text()).data());
            data.addAll(SseEvents.of(live.text()).data());
            data.addAll(SseEvents.of(resumed.text()).data());
            return data;
        }
    }

    private static List<SseEvents.Event> events(InMemorySink sink) {
        return SseEvents.of(sink.text()).events();
    }

    /** Used instead of {@link TestTopics}, which would load another version of Kafka. */
    private static final class TestClient {
        static InMemorySink connect(KafkaSse sse, StreamRequest request) {
            InMemorySink sink = new InMemorySink();
            sse.connect(request, sink);
            return sink;
        }
    }
}
