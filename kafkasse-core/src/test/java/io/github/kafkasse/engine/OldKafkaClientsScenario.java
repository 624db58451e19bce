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
 * What {@link OldKafkaClientsIT} runs with another kafka-clients, in a class loader of its own: so only the JDK's types
 * come in and go out.
 */
public final class OldKafkaClientsScenario {
    private static final Duration SOON = Duration.ofSeconds(30);

    private OldKafkaClientsScenario() {}

    /**
     * Reads a topic from its beginning while more is sent, and then once more behind one of its events.
     *
     * @param before how many events there are
     * @param sendMore sends the rest
     * @param all how many events there are then
     * @return the data of all events, and then of those after the 100th as another client reads them
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

    /** {@link TestTopics} would bring a Kafka of another version. */
    private static final class TestClient {
        static InMemorySink connect(KafkaSse sse, StreamRequest request) {
            InMemorySink sink = new InMemorySink();
            sse.connect(request, sink);
            return sink;
        }
    }
}
