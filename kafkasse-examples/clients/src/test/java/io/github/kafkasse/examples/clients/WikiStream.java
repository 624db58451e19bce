package io.github.kafkasse.examples.clients;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.examples.kafka.SharedKafka;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A stream like Wikimedia's, with one topic from each of two data centres, and the events that were written to it. An
 * event has a few kilobytes or about a hundred, in several scripts.
 */
final class WikiStream implements AutoCloseable {
    static final String NAME = "mediawiki.recentchange";

    /** A size between that of small events and that of large ones. */
    static final int LARGE_BYTES = 50_000;

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final List<String> WORDS = List.of(
            "Zürich",
            "Αθήνα",
            "Київ",
            "ירושלים",
            "القاهرة",
            "東京",
            "서울",
            "𝒦𝒶𝒻𝓀𝒶",
            "👩‍🚀",
            "\\\"",
            "\\n",
            "\u2028",
            ":ok");

    private final EmbeddedKafka kafka = SharedKafka.get();
    private final Random random = new Random(1);
    private final Map<String, List<String>> written = new TreeMap<>();
    private final KafkaProducer<String, String> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()), new StringSerializer(), new StringSerializer());

    WikiStream() {
        int number = COUNT.incrementAndGet();
        for (String centre : List.of("eqiad", "codfw")) {
            String topic = centre + "." + NAME + "." + number;
            kafka.createTopic(topic, 1);
            written.put(topic, new ArrayList<>());
        }
    }

    KafkaSse.Builder engine() {
        return KafkaSse.builder()
                .kafka("bootstrap.servers", kafka.bootstrapServers())
                .allowTopics(topics().toArray(String[]::new));
    }

    StreamConfiguration catalogue() {
        return StreamConfiguration.of(
                List.of(new StreamConfiguration.Stream(NAME, topics(), Set.of("recentchange"), null, null, false)));
    }

    private Set<String> topics() {
        return new LinkedHashSet<>(written.keySet());
    }

    /** Writes eight events, two of them large, and returns when Kafka has acknowledged them. */
    void write() {
        write(Instant.now());
    }

    /** As {@link #write()}, with a timestamp. */
    void write(Instant time) {
        List<Future<?>> sent = new ArrayList<>();
        for (int size : List.of(2_000, 4_000, 100_000, 3_000)) {
            written.forEach((topic, events) -> {
                String json = event(topic, events.size(), size);
                events.add(json);
                sent.add(producer.send(new ProducerRecord<>(topic, null, time.toEpochMilli(), null, json)));
            });
        }
        try {
            for (Future<?> each : sent) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("Kafka did not acknowledge the test's records", e);
        }
    }

    /** The JSON has line breaks between tokens, and other line breaks within strings. */
    private String event(String topic, int number, int bytes) {
        StringBuilder text = new StringBuilder();
        int length = 0;
        while (length < bytes) {
            String word = WORDS.get(random.nextInt(WORDS.size()));
            text.append(word).append(' ');
            length += word.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        return "{\"meta\": {\"stream\": \"" + NAME + "\", \"topic\": \"" + topic + "\"},\n\"number\": " + number
                + ",\n\"text\": \"" + text + "\"}";
    }

    /** The data of all written events, as in a stream. */
    List<String> data() {
        return written.values().stream()
                .flatMap(List::stream)
                .map(WikiStream::asStreamed)
                .toList();
    }

    /** The data of the last event of each topic, as in a stream. */
    List<String> lastData() {
        return written.values().stream()
                .map(events -> asStreamed(events.get(events.size() - 1)))
                .toList();
    }

    /** Line breaks become spaces; line breaks within strings become escapes. */
    private static String asStreamed(String json) {
        return json.replace('\n', ' ').replace("\u2028", "\\u2028");
    }

    /** Events by topic, in the order in which they were received. */
    static Map<String, List<Event>> byTopic(List<String> data) {
        return data.stream()
                .map(Event::of)
                .collect(Collectors.groupingBy(Event::topic, TreeMap::new, Collectors.toList()));
    }

    @Override
    public void close() {
        producer.close();
    }
}
