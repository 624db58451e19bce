package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.EventStreamsServlet;
import io.github.kafkasse.servlet.catalogue.CatalogueSettings;
import io.github.kafkasse.servlet.catalogue.ReloadingCatalogue;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of an application: of a bean, of the catalogue that the settings name, or else the allowed topics. Spring
 * creates this before the engine, and closes it after the engine.
 */
final class ApplicationStreams implements AutoCloseable {
    /** {@code null} if each topic of {@code topics.allowed} is a stream. */
    private final @Nullable Supplier<StreamConfiguration> streams;

    private final @Nullable ReloadingCatalogue catalogue;
    private final boolean ownsCatalogue;

    private ApplicationStreams(
            @Nullable Supplier<StreamConfiguration> streams,
            @Nullable ReloadingCatalogue catalogue,
            boolean ownsCatalogue) {
        this.streams = streams;
        this.catalogue = catalogue;
        this.ownsCatalogue = ownsCatalogue;
    }

    static ApplicationStreams of(StreamConfiguration streams) {
        return new ApplicationStreams(() -> streams, null, false);
    }

    static ApplicationStreams of(ReloadingCatalogue catalogue) {
        return new ApplicationStreams(catalogue::current, catalogue, false);
    }

    /**
     * The streams that the settings define.
     *
     * @throws InvalidSettingsException if the settings are invalid, or name a catalogue that cannot be read
     */
    static ApplicationStreams configured(Settings settings) {
        if (settings.get(CatalogueSettings.CATALOGUE_URI).isEmpty()) {
            return new ApplicationStreams(null, null, false);
        }
        ReloadingCatalogue catalogue;
        try {
            catalogue = ReloadingCatalogue.open(settings);
        } catch (IllegalArgumentException | IOException e) {
            throw new InvalidSettingsException(e);
        }
        return new ApplicationStreams(catalogue::current, catalogue, true);
    }

    /** Allows the engine to read the topics of the streams. Without a catalogue, {@code topics.allowed} applies. */
    void allow(KafkaSse.Builder builder) {
        Supplier<StreamConfiguration> present = streams;
        if (present != null) {
            builder.allowTopics(() -> present.get().topics());
        }
    }

    EventStreamsServlet.Builder servlet(KafkaSse engine) {
        EventStreamsServlet.Builder builder = EventStreamsServlet.builder(engine);
        if (catalogue != null) {
            builder.catalogue(catalogue);
        } else if (streams != null) {
            builder.catalogue(streams);
        }
        return builder;
    }

    @Override
    public void close() {
        if (ownsCatalogue && catalogue != null) {
            catalogue.close();
        }
    }
}
