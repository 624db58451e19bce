package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.documentation.ApiDocumentation;
import io.github.kafkasse.servlet.internal.documentation.EventSchema;
import io.github.kafkasse.servlet.internal.documentation.ServiceFacts;
import io.github.kafkasse.servlet.internal.documentation.StreamFacts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the documentation of the current streams: at the first request, when the streams change, and at most once a
 * second when there are new examples. Requests in between share it. Called on the container's threads; thread-safe.
 */
public final class ServiceDocumentation {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceDocumentation.class);
    private static final Duration EXAMPLES_INTERVAL = Duration.ofSeconds(1);

    /** Example events, which everybody may read. Thread-safe. */
    public interface Examples {
        /** No examples, for a service whose clients must authenticate: its documentation is open to everybody. */
        Examples NONE = new Examples() {
            @Override
            public long version() {
                return 0;
            }

            @Override
            public @Nullable String of(String stream) {
                return null;
            }
        };

        /** {@return a number that changes with each new example} */
        long version();

        /** {@return an event of a stream, as JSON; {@code null} if there is none yet} */
        @Nullable
        String of(String stream);
    }

    private record Built(
            StreamConfiguration configuration,
            List<StreamConfiguration.Stream> streams,
            Map<String, String> schemas,
            long examples,
            Instant at,
            ApiDocumentation documentation) {}

    private record Described(
            StreamConfiguration.Stream stream, @Nullable String schema, @Nullable String example, StreamFacts facts) {}

    private final ServiceFacts facts;
    private final Supplier<Map<String, String>> schemas;
    private final Examples examples;
    private final InstantSource clock;
    private volatile @Nullable Built built;

    // Guarded by this. Keeps parsed examples, so that each is parsed once and not at every build.
    private Map<String, Described> described = Map.of();

    /**
     * @param guarded whether clients must authenticate
     * @param schemas the JSON Schemas of events, by the names of their streams
     * @param examples the examples of the streams; not used if clients must authenticate
     */
    public ServiceDocumentation(
            Settings settings,
            boolean guarded,
            Supplier<Map<String, String>> schemas,
            Examples examples,
            InstantSource clock) {
        ServiceFacts known = ServiceFacts.of("kafkasse", settings.get(ServiceSettings.SERVICE_TITLE))
                .withDescription(settings.get(ServiceSettings.SERVICE_DESCRIPTION))
                .withHome(orNull(settings.get(ServiceSettings.SERVICE_HOME)))
                .withSchemaBase(orNull(settings.get(ServiceSettings.SERVICE_SCHEMAS)));
        known = settings.get(ServiceSettings.FILTER_ENABLED) ? known.withFilter() : known;
        known = settings.get(Setting.LATEST_MAX_KEYS) > 0 ? known.withLatest() : known;
        this.facts = guarded ? known.withAuthentication(true, null) : known;
        this.schemas = schemas;
        this.examples = guarded ? Examples.NONE : examples;
        this.clock = clock;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** {@return the documentation of these streams} */
    public ApiDocumentation of(StreamConfiguration streams) {
        Built present = built;
        Map<String, String> texts = schemas.get();
        return present != null && isCurrent(present, streams, texts) ? present.documentation : build(streams, texts);
    }

    private boolean isCurrent(Built present, StreamConfiguration streams, Map<String, String> texts) {
        boolean sameStreams = present.configuration == streams || present.streams.equals(streams.streams());
        return sameStreams
                && present.schemas.equals(texts)
                && (present.examples == examples.version()
                        || clock.instant().isBefore(present.at.plus(EXAMPLES_INTERVAL)));
    }

    private synchronized ApiDocumentation build(StreamConfiguration streams, Map<String, String> texts) {
        Built present = built;
        if (present != null && isCurrent(present, streams, texts)) { // built while this thread waited
            return present.documentation;
        }
        long version = examples.version(); // read before the examples, so that none is missed
        Map<String, Described> now = new HashMap<>();
        List<StreamFacts> inOrder = new ArrayList<>();
        for (StreamConfiguration.Stream stream : streams.streams()) {
            Described fact = describe(stream, texts.get(stream.name()));
            now.put(stream.name(), fact);
            inOrder.add(fact.facts);
        }
        described = now;
        ApiDocumentation documentation = new ApiDocumentation(facts, inOrder);
        built = new Built(streams, streams.streams(), texts, version, clock.instant(), documentation);
        return documentation;
    }

    private Described describe(StreamConfiguration.Stream stream, @Nullable String text) {
        Described before = described.get(stream.name());
        String example = examples.of(stream.name());
        Described same = before != null && Objects.equals(before.schema, text) ? before : null;
        if (same != null && same.stream.equals(stream) && Objects.equals(same.example, example)) {
            return same;
        }
        EventSchema schema = same != null ? same.facts.schema() : schema(stream.name(), text);
        return new Described(
                stream,
                text,
                example,
                new StreamFacts(
                        stream.name(),
                        stream.description(),
                        List.copyOf(stream.aliases()),
                        stream.schemaTitle(),
                        schema,
                        example(schema, example)));
    }

    private static @Nullable EventSchema schema(String stream, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return EventSchema.of(text);
        } catch (IllegalArgumentException e) {
            LOG.warn("The JSON Schema of stream {} is not in the documentation: {}", stream, e.getMessage());
            return null;
        }
    }

    /** Prefers the example of the schema, which is chosen for readers and does not change. */
    private static @Nullable String example(@Nullable EventSchema schema, @Nullable String event) {
        String chosen = schema == null ? null : schema.example();
        String usable = chosen == null ? null : ExampleEvent.of(chosen.getBytes(StandardCharsets.UTF_8));
        return usable == null ? event : usable;
    }
}
