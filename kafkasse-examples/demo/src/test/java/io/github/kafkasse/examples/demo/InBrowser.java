package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.examples.kafka.SharedKafka;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the demo with two streams and a real Kafka, and opens its page in a real browser. */
@Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class InBrowser {
    static Browser browser;
    static EmbeddedKafka kafka;
    private static KafkaProducer<String, String> producer;

    @TempDir
    Path directory;

    String topic;
    int port;
    Demo demo;
    final Map<String, String> settings = new HashMap<>();

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.get();
        kafka = SharedKafka.get();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()), new StringSerializer(), new StringSerializer());
    }

    @AfterAll
    static void stop() {
        if (producer != null) {
            producer.close();
        }
    }

    @BeforeEach
    void serve(TestInfo test) throws Exception {
        topic = makeTopics("browser-" + test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime());
        Files.writeString(directory.resolve("streams.json"), catalogue());
        demo = serve(kafka.bootstrapServers());
        port = demo.port();
        browser.reportedErrors();
    }

    /** Creates the topics of the streams of {@link #catalogue}. {@return the topic of the stream "numbers"} */
    String makeTopics(String name) {
        kafka.createTopic(name, 1);
        kafka.createTopic(name + "-more", 1);
        return name;
    }

    /** {@return the streams that are served} */
    String catalogue() {
        return """
                {"numbers": {"topics": ["%s"], "description": "One after another"}, "more": {"topics": ["%s"]}}
                """
                .formatted(topic, topic + "-more");
    }

    @AfterEach
    void stopServing() {
        browser.open("about:blank");
        demo.close();
    }

    Demo serve(String bootstrapServers) {
        DemoOptions options = new DemoOptions();
        options.port = port;
        options.bootstrapServers = bootstrapServers;
        options.catalogue = directory.resolve("streams.json");
        options.settings.put("connect.timeout", "500ms");
        options.settings.put("retry", "200ms"); // Chromium's default is 3 s
        options.settings.putAll(settings);
        Demo demo = new Demo(options, Map.of(), new PrintStream(OutputStream.nullOutputStream()));
        demo.start();
        return demo;
    }

    void send(String json) throws Exception {
        producer.send(new ProducerRecord<>(topic, json)).get();
    }

    /** @param json {@code null} for a tombstone */
    void send(String key, @Nullable String json) throws Exception {
        producer.send(new ProducerRecord<>(topic, key, json)).get();
    }

    void sendNumbers(int first, int last) throws Exception {
        List<Future<RecordMetadata>> sent = IntStream.rangeClosed(first, last)
                .mapToObj(n -> producer.send(new ProducerRecord<>(topic, "{\"n\":" + n + "}")))
                .toList();
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    String page(String fragment) {
        return "http://localhost:" + port + "/v2/ui#" + fragment;
    }

    static List<String> lines() {
        List<String> lines = new ArrayList<>(browser.texts("#events .line"));
        Collections.reverse(lines);
        return lines.stream().map(String::strip).toList();
    }

    static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(n -> "n " + n).toList();
    }

    static void awaitLines(List<String> expected) {
        browser.await("the page shows " + expected, () -> lines().size() >= expected.size());
        assertEquals(expected, lines());
    }

    static String state() {
        return (String) browser.value("document.getElementById('state').dataset.state");
    }

    List<String> linesOfKafka() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<String> lines = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> lines.add(record.value().replaceAll("\\{\"n\":(\\d+)}", "n $1")));
            }
            return lines;
        }
    }
}
