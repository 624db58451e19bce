package io.github.kafkasse.examples.demo;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The result of the options: which events are sent, to which topics, and which streams exist. Immutable. The main
 * thread creates it before anything is started, so that an invalid file is reported at once.
 */
final class EventPlan {
    private static final double GENERATED_RATE = 20;
    private static final double FILE_RATE = 1000;

    private final boolean ownKafka;
    private final boolean generate;
    private final @Nullable EventFile file;
    private final StreamConfiguration catalogue;
    private final double rate;

    private EventPlan(
            boolean ownKafka,
            boolean generate,
            @Nullable EventFile file,
            StreamConfiguration catalogue,
            @Nullable Double rate) {
        this.ownKafka = ownKafka;
        this.generate = generate;
        this.file = file;
        this.catalogue = catalogue;
        this.rate = rate != null ? rate : file != null ? FILE_RATE : GENERATED_RATE;
    }

    /**
     * Reads the files that the options name.
     *
     * @param ownKafka whether the demo starts the embedded Kafka
     * @throws DemoException if one of the files is missing or invalid
     */
    static EventPlan of(DemoOptions options, boolean ownKafka) {
        StreamConfiguration catalogue = catalogue(options.catalogue);
        EventFile file = options.events == null ? null : EventFile.read(options.events);
        if (file != null) {
            catalogue = catalogue.withMissing(file.streams().stream()
                    .map(stream -> new Stream(stream, new LinkedHashSet<>(GeneratedFeed.topicsOf(stream))))
                    .toList());
        }
        boolean generate = file == null && (options.generate || ownKafka);
        return new EventPlan(ownKafka, generate, file, catalogue, options.rate);
    }

    private static StreamConfiguration catalogue(@Nullable Path path) {
        String shown = path == null ? "The demo's own catalogue" : "--catalogue " + path;
        try (InputStream json = path == null ? bundled() : Files.newInputStream(path)) {
            return StreamConfiguration.read(json);
        } catch (NoSuchFileException e) {
            throw new DemoException(shown + ": there is no such file", e);
        } catch (IOException e) {
            throw new DemoException(shown + ": cannot read this file: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new DemoException(shown + ": " + e.getMessage(), e);
        }
    }

    private static InputStream bundled() throws IOException {
        InputStream json = EventPlan.class.getResourceAsStream("streams.json");
        if (json == null) {
            throw new NoSuchFileException("streams.json");
        }
        return json;
    }

    boolean ownKafka() {
        return ownKafka;
    }

    StreamConfiguration catalogue() {
        return catalogue;
    }

    boolean sendsNothing() {
        return !generate && file == null;
    }

    double rate() {
        return rate;
    }

    /**
     * The topics that must exist, and the number of partitions for new ones. The embedded Kafka has the topics of all
     * streams; in another Kafka only the topics that are written to are created.
     */
    Map<String, Integer> topics() {
        Set<String> topics = new LinkedHashSet<>();
        if (ownKafka) {
            topics.addAll(catalogue.topics());
        }
        if (generate) {
            WikiEdits.STREAMS.forEach(stream -> topics.addAll(GeneratedFeed.topicsOf(stream)));
        }
        if (file != null) {
            topicsOfStreams(file).values().forEach(topics::addAll);
        }
        Map<String, Integer> partitions = new TreeMap<>();
        topics.forEach(topic -> partitions.put(topic, topic.endsWith(WikiEdits.RECENT_CHANGE) ? 2 : 1));
        return partitions;
    }

    private Map<String, List<String>> topicsOfStreams(EventFile events) {
        Map<String, List<String>> topics = new HashMap<>();
        events.streams().forEach(stream -> topics.put(stream, List.copyOf(catalogue.topics(stream))));
        return topics;
    }

    /**
     * The settings of new topics: the events of a file are kept, however old they are; generated events do not fill the
     * disk.
     */
    Map<String, String> topicConfig() {
        if (file == null) {
            return ownKafka ? Map.of("retention.bytes", "268435456", "segment.bytes", "33554432") : Map.of();
        }
        Map<String, String> config = new HashMap<>();
        config.put("retention.ms", "-1");
        // Brokers before 3.6 do not know this setting; later ones reject timestamps over an hour ahead without it.
        if (file.latest() > Clock.systemUTC().millis()) {
            config.put("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        }
        if (file.longest() > 900_000) {
            config.put("max.message.bytes", Integer.toString(DemoKafka.MAX_RECORD_BYTES));
        }
        return config;
    }

    /**
     * The events to send.
     *
     * @param partitions the number of partitions of each topic
     * @throws IOException if the file cannot be read any more
     */
    EventFeed feed(Map<String, Integer> partitions) throws IOException {
        if (file != null) {
            return new FileFeed(file, topicsOfStreams(file), partitions);
        }
        RandomGenerator random = RandomGenerator.getDefault();
        return new GeneratedFeed(new WikiEdits(random, Clock.systemUTC()), random);
    }

    /** The message to the user when the sending begins. */
    String announcement() {
        String pace = rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
        return file == null
                ? "Generating events, " + pace + " a second."
                : "Sending the " + count(file.events(), "event") + " in " + file.path() + ", " + pace + " a second.";
    }

    /** The message to the user when all events are sent. */
    String whenOver() {
        return file == null ? "No more events." : "All " + count(file.events(), "event") + " are in Kafka.";
    }

    private static String count(Collection<?> things, String one) {
        return things.size() + " " + one + (things.size() == 1 ? "" : "s");
    }

    /**
     * A stream that the user can follow.
     *
     * @param present the topics that Kafka had before the start
     */
    Sample sample(Set<String> present) {
        Sample sample = sampleOf(present);
        return generate ? sample.withPages() : sample;
    }

    private Sample sampleOf(Set<String> present) {
        Set<String> topics = new LinkedHashSet<>(present);
        topics.addAll(topics().keySet());
        if (file != null && !file.streams().contains(WikiEdits.RECENT_CHANGE)) {
            String stream = file.streams().iterator().next();
            return Sample.ofStream(stream, catalogue.topics(stream).iterator().next());
        }
        return catalogue.streams().stream()
                .filter(stream -> topics.containsAll(stream.topics()))
                .findFirst()
                .map(stream -> Sample.ofStream(
                        stream.name(), stream.topics().iterator().next()))
                .or(() -> topics.stream()
                        .filter(topic -> !topic.startsWith("__"))
                        .sorted()
                        .findFirst()
                        .map(Sample::ofTopic))
                .or(() -> catalogue.streams().stream()
                        .findFirst()
                        .map(stream -> Sample.ofStream(
                                stream.name(), stream.topics().iterator().next())))
                .orElseGet(() -> Sample.ofTopic("a-topic"));
    }
}
