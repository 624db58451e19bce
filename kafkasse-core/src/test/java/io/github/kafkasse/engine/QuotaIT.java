package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.testing.InMemorySink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.Test;

/** A quota that throttles the replay consumers, whose client ids end in {@code -replay}, does not delay the tail. */
class QuotaIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int RECORDS = 2_000;

    @Test
    void liveEventsAreDeliveredWhileHistoryIsThrottled() throws Exception {
        try (TestTopics topics = new TestTopics()) {
            String topic = topics.create(1);
            String record = "\"" + "x".repeat(1_000) + "\"";
            topics.send(
                    topic, 0, IntStream.range(0, RECORDS).mapToObj(i -> record).toArray(String[]::new));
            throttle(topics, 20_000.0);
            try (KafkaSse sse = topics.engine()
                    .kafka("client.id", "quota-test")
                    .kafka("max.partition.fetch.bytes", 60_000)
                    .build()) {
                StreamRequest request = StreamRequest.ofTopics(List.of(topic));
                InMemorySink live = TestTopics.connect(sse, request);
                live.await(s -> s.size() > 0, SOON);
                InMemorySink history = TestTopics.connect(sse, request.withSince("0"));
                history.await(s -> s.size() > 1_000, SOON);
                for (int i = 1; i <= 5; i++) {
                    topics.send(topic, 0, "" + i);
                    int events = i;
                    live.await(s -> SseEvents.of(s.text()).events().size() == events, SOON);
                }
                int read = SseEvents.of(history.text()).events().size();
                assertTrue(read < RECORDS, "history was not throttled: " + read);
                assertEquals(
                        List.of("1", "2", "3", "4", "5"),
                        SseEvents.of(live.text()).data());
                throttle(topics, null);
                history.await(s -> SseEvents.of(s.text()).events().size() == RECORDS + 5, SOON);
            }
        }
    }

    private static void throttle(TestTopics topics, Double bytesPerSecond) throws Exception {
        topics.kafka()
                .admin()
                .alterClientQuotas(List.of(new ClientQuotaAlteration(
                        new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, "quota-test-replay")),
                        List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond)))))
                .all()
                .get();
    }
}
