package io.github.kafkasse.servlet.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordMapper;
import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.client.TestTopic;
import io.github.kafkasse.examples.kafka.SharedKafka;
import io.github.kafkasse.micrometer.KafkaSseMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/** The beans of an application are used by the engine that this library creates, with a real Kafka. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BeansIT {
    @Test
    void theMapperAndAllListenersAreUsed() throws Exception {
        TestTopic topic = TestTopic.create(SharedKafka.get(), "beans", 1);
        List<String> opened = new CopyOnWriteArrayList<>();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        RecordMapper mapper = record -> "{\"mapped\":true}".getBytes(StandardCharsets.UTF_8);
        try (ConfigurableApplicationContext application = BootApplication.run(
                        context -> {
                            context.registerBean(RecordMapper.class, () -> mapper);
                            context.registerBean(MeterRegistry.class, () -> registry);
                            context.registerBean("first", KafkaSseListener.class, () -> listener("first", opened));
                            context.registerBean("second", KafkaSseListener.class, () -> listener("second", opened));
                        },
                        "kafkasse.kafka.bootstrap-servers=" + SharedKafka.get().bootstrapServers(),
                        "kafkasse.topics.allowed=*");
                SseStream stream = SseStream.get(
                        HttpClient.newHttpClient(),
                        URI.create("http://localhost:" + BootApplication.port(application) + "/v2/stream/beans"))) {
            assertEquals(200, stream.status());
            stream.nextId();
            topic.send(0, "{\"mapped\":false}");
            assertEquals("{\"mapped\":true}", stream.nextData());
            assertEquals(List.of("first SSE", "second SSE"), opened);
            assertTrue(application.getBeanNamesForType(KafkaSseMetrics.class).length == 1);
            await().until(() -> registry.get("kafkasse.events.sent").counter().count() >= 1);
            assertEquals(
                    1,
                    registry.get("eventstreams.connected.clients")
                            .tag("stream", "beans")
                            .gauge()
                            .value());
        }
    }

    private static KafkaSseListener listener(String name, List<String> opened) {
        return new KafkaSseListener() {
            @Override
            public void connectionOpened(EventFormat format) {
                opened.add(name + " " + format);
            }
        };
    }
}
