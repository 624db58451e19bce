package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.examples.kafka.SharedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the READMEs do what the READMEs describe. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddingIT {
    @TempDir
    private Path directory;

    private final EmbeddedKafka kafka = SharedKafka.get();

    private void create(String... topics) {
        for (String topic : topics) {
            kafka.createTopic(topic, 1);
        }
    }

    @Test
    void theExampleForJettyStreamsTheTopicsThatItAllowsAndNoOthers() throws Exception {
        create("edits", "pages", "secrets");
        try (Embedding embedding = Embedding.start(kafka.bootstrapServers(), 0)) {
            requireStreams(embedding.port(), "edits", "pages", "secrets");
        }
    }

    @Test
    void theExampleForTomcatStreamsTheTopicsOfItsEngine() throws Exception {
        create("tomcat-edits", "tomcat-pages", "tomcat-secrets");
        KafkaSse engine = KafkaSse.builder()
                .kafka("bootstrap.servers", kafka.bootstrapServers())
                .allowTopics("tomcat-edits", "tomcat-pages")
                .build();
        try (TomcatEmbedding embedding = TomcatEmbedding.start(engine, 0, directory.toString())) {
            requireStreams(embedding.port(), "tomcat-edits", "tomcat-pages", "tomcat-secrets");
        }
    }

    private void requireStreams(int port, String edits, String pages, String secrets) throws Exception {
        try (SseStream reader = SseStream.get(port, "/topics/" + edits + "," + pages);
                SseStream refused = SseStream.get(port, "/topics/" + secrets)) {
            assertEquals(200, reader.status());
            assertEquals(404, refused.status());
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                    new StringSerializer(),
                    new StringSerializer())) {
                producer.send(new ProducerRecord<>(edits, "{\"title\": \"Coffee\"}"))
                        .get();
                assertEquals(List.of("{\"title\": \"Coffee\"}"), reader.lines(1, "data: "));
                producer.send(new ProducerRecord<>(pages, "{\"title\": \"Tea\"}"))
                        .get();
                assertEquals(List.of("{\"title\": \"Tea\"}"), reader.lines(1, "data: "));
            }
        }
    }
}
