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
 * What a service knows of its streams. As thread-safe as its parts.
 *
 * @param catalogue resolves the names in a path
 * @param listed supplies the streams that are listed
 * @param schemas supplies the JSON Schemas of their events, by the names of the streams
 * @param reloading the same catalogue, if it reloads its streams; otherwise {@code null}
 * @param complete whether all streams are listed; if so, the service reads them for {@code /health/streams} and
 *     examples
 */
public record ServiceStreams(
        StreamCatalogue catalogue,
        Supplier<StreamConfiguration> listed,
        Supplier<Map<String, String>> schemas,
        @Nullable ReloadingCatalogue reloading,
        boolean complete) {
    public static ServiceStreams of(Supplier<StreamConfiguration> streams) {
        return new ServiceStreams(new PresentStreams(streams), streams, Map::of, null, true);
    }

    public static ServiceStreams of(ReloadingCatalogue reloading) {
        return new ServiceStreams(reloading, reloading::current, reloading::schemas, reloading, true);
    }

    /** The same streams with JSON Schemas of their events. */
    public ServiceStreams withSchemas(Supplier<Map<String, String>> others) {
        return new ServiceStreams(catalogue, listed, others, reloading, complete);
    }

    /** Each allowed topic is a stream of its name. If all topics are allowed, the topics in Kafka are listed. */
    public static ServiceStreams ofTopics(KafkaSse engine) {
        List<String> allowed = engine.settings().get(Setting.TOPICS_ALLOWED);
        if (allowed.contains("*")) {
            Supplier<StreamConfiguration> topics = new KafkaTopics(engine::topics, System::nanoTime);
            return new ServiceStreams(StreamCatalogue.ofTopics(), topics, Map::of, null, false);
        }
        StreamConfiguration streams = StreamConfiguration.of(allowed.stream()
                .distinct()
                .map(topic -> new StreamConfiguration.Stream(topic, Set.of(topic)))
                .toList());
        return new ServiceStreams(StreamCatalogue.ofTopics(), () -> streams, Map::of, null, true);
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
