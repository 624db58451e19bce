package io.github.kafkasse.servlet;

import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.documentation.ApiDocumentation;
import io.github.kafkasse.servlet.documentation.ServiceFacts;
import io.github.kafkasse.servlet.documentation.StreamFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The documentation of the streams that there are now: made when somebody asks for it, and again when the streams have
 * changed, or an event has come of one that had no example yet. Thread-safe.
 */
final class ServiceDocumentation {
    private final ServiceFacts facts;
    private final boolean guarded;

    // Guarded by this.
    private List<StreamFacts> described = List.of();
    private @Nullable ApiDocumentation documentation;

    ServiceDocumentation(Settings settings, String base, boolean guarded) {
        ServiceFacts known = ServiceFacts.of("kafkasse", settings.get(ServiceSettings.TITLE))
                .withDescription(settings.get(ServiceSettings.DESCRIPTION))
                .withHome(orNull(settings.get(ServiceSettings.HOME)))
                .withServer(base)
                .withSchemaBase(orNull(settings.get(ServiceSettings.SCHEMAS)));
        known = settings.get(ServiceSettings.FILTER) ? known.withFilter() : known;
        this.guarded = guarded;
        this.facts = guarded ? known.withAuthentication(true, null) : known;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /**
     * The documentation of streams.
     *
     * @param example one of a stream's events, or {@code null}; shown only where everybody may read the streams, as
     *     everybody may read their documentation
     */
    synchronized ApiDocumentation of(StreamConfiguration streams, Function<String, @Nullable String> example) {
        List<StreamFacts> now = new ArrayList<>();
        for (StreamConfiguration.Stream stream : streams.streams()) {
            now.add(new StreamFacts(
                    stream.name(),
                    stream.description(),
                    List.copyOf(stream.aliases()),
                    stream.schemaTitle(),
                    guarded ? null : example.apply(stream.name())));
        }
        ApiDocumentation present = documentation;
        if (present == null || !now.equals(described)) {
            present = new ApiDocumentation(facts, now);
            documentation = present;
            described = now;
        }
        return present;
    }
}
