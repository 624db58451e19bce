package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's example does what the README says. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddingIT {
    @Test
    void theReadmesExampleStreamsTheTopicsThatItAllowsAndNoOthers() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            for (String topic : List.of("edits", "pages", "secrets")) {
                kafka.createTopic(topic, 1);
            }
            try (Embedding embedding = Embedding.start(kafka.bootstrapServers(), 0);
                    SseStream reader = SseStream.get(embedding.port(), "/topics/edits,pages");
                    SseStream refused = SseStream.get(embedding.port(), "/topics/secrets")) {
                assertEquals(200, reader.status());
                assertEquals(404, refused.status());
                try (var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
                    producer.send(new ProducerRecord<>("edits", "{\"title\": \"Coffee\"}"))
                            .get();
                    assertEquals(List.of("{\"title\": \"Coffee\"}"), reader.lines(1, "data: "));
                    producer.send(new ProducerRecord<>("pages", "{\"title\": \"Tea\"}"))
                            .get();
                    assertEquals(List.of("{\"title\": \"Tea\"}"), reader.lines(1, "data: "));
                }
            }
        }
    }
}
