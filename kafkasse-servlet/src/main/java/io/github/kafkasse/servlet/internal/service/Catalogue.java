package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.servlet.catalogue.ReloadingCatalogue;
import io.github.kafkasse.servlet.catalogue.StreamCatalogue;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a service, and the catalogue that resolves the names in its paths. As thread-safe as its parts.
 *
 * @param names resolves the names in a path
 * @param streams supplies the streams that are listed
 * @param schemas supplies the JSON Schemas of their events, by the names of the streams
 * @param reloading the catalogue that reloads the streams; {@code null} if they are not reloaded
 * @param complete whether all streams are listed; if so, the service reads them for {@code /health/streams} and
 *     examples
 */
public record Catalogue(
        StreamCatalogue names,
        Supplier<StreamConfiguration> streams,
        Supplier<Map<String, String>> schemas,
        @Nullable ReloadingCatalogue reloading,
        boolean complete) {
    public static Catalogue of(Supplier<StreamConfiguration> streams) {
        return new Catalogue(new PresentStreams(streams), streams, Map::of, null, true);
    }

    public static Catalogue of(ReloadingCatalogue reloading) {
        return new Catalogue(reloading, reloading::current, reloading::schemas, reloading, true);
    }

    /** The same streams with JSON Schemas of their events. */
    public Catalogue withSchemas(Supplier<Map<String, String>> others) {
        return new Catalogue(names, streams, others, reloading, complete);
    }

    /** Each allowed topic is a stream of its name. If all topics are allowed, the topics in Kafka are listed. */
    public static Catalogue ofTopics(KafkaSse engine) {
        List<String> allowed = engine.settings().get(Setting.TOPICS_ALLOWED);
        if (allowed.contains("*")) {
            Supplier<StreamConfiguration> topics = new KafkaTopics(engine::topics, System::nanoTime);
            return new Catalogue(StreamCatalogue.ofTopics(), topics, Map::of, null, false);
        }
        StreamConfiguration streams = StreamConfiguration.of(allowed.stream()
                .distinct()
                .map(topic -> new StreamConfiguration.Stream(topic, Set.of(topic)))
                .toList());
        return new Catalogue(StreamCatalogue.ofTopics(), () -> streams, Map::of, null, true);
    }

    /** Resolves names with the current streams. */
    private record PresentStreams(Supplier<StreamConfiguration> streams) implements StreamCatalogue {
        @Override
        public Set<String> topics(String name) {
            return streams.get().topics(name);
        }

        @Override
        public boolean isRetired(String name) {
            return streams.get().isRetired(name);
        }

        @Override
        public String nameOf(String name) {
            return streams.get().nameOf(name);
        }
    }
}
