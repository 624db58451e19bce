package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.testing.InMemorySink;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One of Kafka's addresses accepts connections, and never answers. */
class BlackHoleBrokerIT {
    /** Each engine asks a random address first. */
    private static final int ENGINES = 6;

    private static final Duration ANSWERED = Duration.ofSeconds(20);
    private static final Duration READ = Duration.ofSeconds(25);

    @Test
    void theOtherAddressServesAFirstRequestInItsTime() throws Exception {
        List<KafkaSse> engines = new ArrayList<>();
        try (TestTopics topics = new TestTopics();
                ServerSocket blackHole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String topic = topics.create(1);
            String servers = "127.0.0.1:" + blackHole.getLocalPort() + ","
                    + topics.kafka().bootstrapServers();
            List<InMemorySink> sinks = new ArrayList<>();
            for (int i = 0; i < ENGINES; i++) {
                // The timeout of a silent connection depends on the maximum age; here it is shorter than the timeout of
                // a request.
                KafkaSse engine = topics.engine()
                        .kafka("bootstrap.servers", servers)
                        .set(Setting.METADATA_MAX_AGE, Duration.ofMillis(500))
                        .build();
                engines.add(engine);
                sinks.add(TestTopics.connect(engine, StreamRequest.ofTopics(List.of(topic))));
            }
            for (InMemorySink sink : sinks) {
                sink.await(s -> s.opening() != null || s.refusal() != null, ANSWERED);
                assertNull(sink.refusal());
            }
            topics.send(topic, 0, "1");
            for (InMemorySink sink : sinks) {
                sink.await(s -> !SseEvents.of(s.text()).events().isEmpty(), READ);
            }
        } finally {
            engines.forEach(KafkaSse::close);
        }
    }
}
