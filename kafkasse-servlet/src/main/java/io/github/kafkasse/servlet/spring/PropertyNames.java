package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.Setting;
import io.github.kafkasse.SettingsProvider;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the spelling of a property to the name of a setting. Spring allows several: {@code heartbeat-interval},
 * {@code heartbeatInterval} and {@code heartbeat.interval} are all the setting {@code heartbeat.interval}. The same
 * applies to the names of Kafka's client properties, after {@code kafka.}. Immutable and thread-safe.
 */
final class PropertyNames {
    private static final String KAFKA = "kafka.";

    private final Set<String> names;

    /** The names, keyed by their letters and digits. */
    private final Map<String, String> byLetters = new HashMap<>();

    private PropertyNames(Set<String> names) {
        this.names = names;
        names.forEach(name -> byLetters.put(letters(name), name));
    }

    /** Collects the names of the settings of the library, of all adapters on the class path, and of Kafka's clients. */
    static PropertyNames find() {
        Set<String> names = new HashSet<>(List.of(SpringProperties.ENABLED, SpringProperties.PATH));
        Setting.all().forEach(setting -> names.add(setting.name()));
        ServiceLoader.load(SettingsProvider.class, SettingsProvider.class.getClassLoader())
                .forEach(provider -> provider.settings().forEach(setting -> names.add(setting.name())));
        ConsumerConfig.configNames().forEach(name -> names.add(KAFKA + name));
        AdminClientConfig.configNames().forEach(name -> names.add(KAFKA + name));
        return new PropertyNames(names);
    }

    /**
     * The name of a property.
     *
     * @param spelling what follows {@code kafkasse.}
     * @return the setting's name; the spelling itself if no setting is known for it
     */
    String ofProperty(String spelling) {
        String words = spelling.replaceAll("(?<=[a-z0-9])(?=[A-Z])", ".")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[-_.\\[\\]]+", ".")
                .replaceAll("\\.$", "");
        if (names.contains(words)) {
            return words;
        }
        // A property of a Kafka plug-in can have any name: kafkasse.kafka[my-plugin.someThing].
        return spelling.matches("kafka\\.?\\[.+]")
                ? KAFKA + spelling.substring(spelling.indexOf('[') + 1, spelling.length() - 1)
                : spelling;
    }

    /**
     * The name of an environment variable.
     *
     * @param spelling what follows {@code KAFKASSE_}
     * @return the setting's name; {@code null} if no setting is known for it
     */
    @Nullable
    String ofVariable(String spelling) {
        return byLetters.get(letters(spelling));
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
