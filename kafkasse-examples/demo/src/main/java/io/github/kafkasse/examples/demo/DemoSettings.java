package io.github.kafkasse.examples.demo;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.catalogue.CatalogueSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The engine's settings from the command line and the environment; the command line overrides the environment. */
final class DemoSettings {
    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    private DemoSettings() {}

    /**
     * Reads the settings.
     *
     * @throws DemoException if a name or a value is invalid; the message names the valid ones
     */
    static Settings read(DemoOptions options, Map<String, String> environment) {
        Map<String, String> others = new HashMap<>(environment);
        options.settings.keySet().forEach(name -> others.remove(variable(name)));
        try {
            Settings settings = Settings.read(options.settings, others);
            refuseCatalogue(settings);
            if (options.bootstrapServers != null) {
                settings = settings.withKafka(BOOTSTRAP_SERVERS, options.bootstrapServers);
            }
            // Unless the user has set them, all topics are readable and optional features are enabled.
            if (settings.get(Setting.TOPICS_ALLOWED).isEmpty()) {
                settings = settings.with(Setting.TOPICS_ALLOWED, List.of("*"));
            }
            if (!settings.isGiven(Setting.RECORD_TOMBSTONES)) {
                settings = settings.with(Setting.RECORD_TOMBSTONES, Setting.Tombstones.DELETE);
            }
            if (!settings.isGiven(Setting.LATEST_MAX_KEYS)) {
                settings = settings.with(Setting.LATEST_MAX_KEYS, 100_000);
            }
            return on(ServiceSettings.METRICS_ENDPOINT, on(ServiceSettings.FILTER_ENABLED, settings));
        } catch (IllegalArgumentException e) {
            throw new DemoException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The demo has a catalogue of its own, so that these settings would have no effect. */
    private static void refuseCatalogue(Settings settings) {
        for (Setting<?> setting : CatalogueSettings.all()) {
            if (settings.isGiven(setting)) {
                throw new DemoException("The demo does not use the setting " + setting.name()
                        + ", because it has its own catalogue of streams. --catalogue FILE replaces that catalogue.");
            }
        }
    }

    private static Settings on(Setting<Boolean> offer, Settings settings) {
        return settings.isGiven(offer) ? settings : settings.with(offer, true);
    }

    private static String variable(String name) {
        return "KAFKASSE_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The bootstrap servers that the user has set, by option or by setting, or {@code null}. */
    static @Nullable String bootstrapServers(Settings settings) {
        Object given = settings.kafka().get(BOOTSTRAP_SERVERS);
        return given == null ? null : given.toString();
    }

    static Settings withBootstrapServers(Settings settings, String servers) {
        return settings.withKafka(BOOTSTRAP_SERVERS, servers);
    }

    /** The topics that clients may read: those of the streams, and those that the setting allows. */
    static Predicate<String> allowed(Settings settings, Set<String> ofStreams) {
        Set<String> named = Set.copyOf(settings.get(Setting.TOPICS_ALLOWED));
        boolean all = named.contains("*");
        return topic -> ofStreams.contains(topic) || named.contains(topic) || (all && !topic.startsWith("__"));
    }
}
