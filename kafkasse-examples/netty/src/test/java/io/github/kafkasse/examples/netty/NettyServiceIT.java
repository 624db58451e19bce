package io.github.kafkasse.examples.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.client.TestTopic;
import io.github.kafkasse.examples.kafka.SharedKafka;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example with Kafka, over a socket. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NettyServiceIT {
    private static TestTopic edits;
    private static KafkaSse engine;
    private static NettyService service;

    @BeforeAll
    static void start() throws Exception {
        edits = TestTopic.create(SharedKafka.get(), "edits", 2);
        engine = KafkaSse.builder()
                .kafka("bootstrap.servers", SharedKafka.get().bootstrapServers())
                .set(Setting.TOPICS_ALLOWED, List.of("edits"))
                .build();
        service = new NettyService(0, engine::connect);
    }

    @AfterAll
    static void stop() {
        engine.close();
        service.close();
    }

    @Test
    void aClientThatWasDisconnectedResumesExactly() throws Exception {
        String id;
        try (SseStream stream = SseStream.get(service.port(), "/topics/edits")) {
            assertEquals(200, stream.status());
            assertEquals("text/event-stream;charset=utf-8", stream.header("Content-Type"));
            stream.nextId();
            edits.send(0, "{\"n\": 1}");
            assertEquals("{\"n\": 1}", stream.nextData());
            id = stream.lastId();
        }
        edits.send(1, "{\"n\": 2}");
        try (SseStream stream = SseStream.get(service.port(), "/topics/edits", "Last-Event-ID", id)) {
            assertEquals("{\"n\": 2}", stream.nextData());
            edits.send(0, "{\"n\": 3}");
            assertEquals("{\"n\": 3}", stream.nextData());
        }
    }

    @Test
    void aRequestThatTheEngineRefusesHasItsStatus() throws Exception {
        try (SseStream stream = SseStream.get(service.port(), "/topics/secrets")) {
            assertEquals(404, stream.status());
        }
        try (SseStream stream = SseStream.get(service.port(), "/topics/edits", "Last-Event-ID", "{")) {
            assertEquals(400, stream.status());
        }
    }
}
