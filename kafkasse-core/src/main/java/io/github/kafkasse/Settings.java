package io.github.kafkasse;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of all settings, and the properties of the Kafka clients. Immutable and thread-safe.
 *
 * <p>What is given in code ({@link #with}, {@link #withKafka}) wins over the environment, the environment over
 * properties, properties over defaults. Kafka's own client properties (TLS, SASL, …) are written with {@code kafka.}
 * before them, in the environment with {@code KAFKASSE_KAFKA_}: {@code KAFKASSE_KAFKA_BOOTSTRAP_SERVERS}.
 */
public final class Settings {
    private static final String KAFKA = "kafka.";
    private static final String ENVIRONMENT = "KAFKASSE_";

    private final Map<Setting<?>, Object> values;
    private final Map<String, Object> kafka;

    private Settings(Map<Setting<?>, Object> values, Map<String, Object> kafka) {
        this.values = values;
        this.kafka = kafka;
    }

    /** {@return settings of which every one has its default} */
    public static Settings defaults() {
        return new Settings(Map.of(), Map.of());
    }

    /**
     * Reads settings from properties and the environment.
     *
     * @param properties the properties: a file's, or a servlet's init parameters
     * @param environment the environment, usually {@link System#getenv()}; only names that begin with {@code KAFKASSE_}
     *     are looked at, and of these not what Kubernetes and Docker inject for a service of that name
     * @param more the settings of an adapter, which are read beside the {@linkplain Setting#all() engine's}
     * @return the settings
     * @throws IllegalArgumentException if a name or a value is wrong; the message says which, and what would be right,
     *     and never repeats the value of a Kafka property
     */
    public static Settings read(
            Map<String, String> properties, Map<String, String> environment, List<Setting<?>> more) {
        Map<String, Setting<?>> byName = new HashMap<>();
        Map<String, Setting<?>> byVariable = new HashMap<>();
        for (List<Setting<?>> table : List.of(Setting.all(), more)) {
            for (Setting<?> setting : table) {
                byName.put(setting.name(), setting);
                byVariable.put(setting.environmentVariable(), setting);
            }
        }
        Map<Setting<?>, Object> values = new HashMap<>();
        Map<String, Object> kafka = new TreeMap<>();
        properties.forEach((name, text) -> {
            if (name.startsWith(KAFKA)) {
                kafka.put(name.substring(KAFKA.length()), text);
            } else {
                Setting<?> setting = known(byName.get(name), name, "property");
                values.put(setting, parse(setting, text));
            }
        });
        environment.forEach((name, text) -> {
            if (!byVariable.containsKey(name) && InjectedVariables.contain(name, text)) {
                return;
            }
            if (name.startsWith(ENVIRONMENT + "KAFKA_")) {
                kafka.put(
                        name.substring(ENVIRONMENT.length() + "KAFKA_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        text);
            } else if (name.startsWith(ENVIRONMENT)) {
                Setting<?> setting = known(byVariable.get(name), name, "environment variable");
                values.put(setting, parse(setting, text));
            }
        });
        return new Settings(values, kafka);
    }

    private static Setting<?> known(@Nullable Setting<?> setting, String name, String kind) {
        if (setting == null) {
            throw new IllegalArgumentException(
                    "There is no setting for the " + kind + " '" + name
                            + "'; kafkasse-servlet/README.md lists all settings, and Kafka's own begin with 'kafka.' or 'KAFKASSE_KAFKA_'");
        }
        return setting;
    }

    private static Object parse(Setting<?> setting, String text) {
        return setting.parse(text);
    }

    /**
     * The value of a setting.
     *
     * @param setting the setting
     * @param <T> its type
     * @return its value, or its default
     */
    @SuppressWarnings("unchecked") // values are put under their own setting only
    public <T> T get(Setting<T> setting) {
        Object value = values.get(setting);
        return value == null ? setting.defaultValue() : (T) value;
    }

    /**
     * These settings with one of them changed.
     *
     * @param setting the setting
     * @param value its value
     * @param <T> its type
     * @return new settings
     * @throws IllegalArgumentException if the setting cannot have this value; the message says what would be right
     */
    public <T> Settings with(Setting<T> setting, T value) {
        setting.check(value);
        Map<Setting<?>, Object> changed = new HashMap<>(values);
        changed.put(setting, value);
        return new Settings(changed, kafka);
    }

    /**
     * These settings with one property of the Kafka clients changed.
     *
     * @param name the property's name, without a prefix, such as {@code bootstrap.servers}
     * @param value its value
     * @return new settings
     */
    public Settings withKafka(String name, Object value) {
        Map<String, Object> changed = new TreeMap<>(kafka);
        changed.put(name, value);
        return new Settings(values, changed);
    }

    /** {@return the properties of the Kafka clients, as given; they may hold secrets} */
    public Map<String, Object> kafka() {
        return Collections.unmodifiableMap(kafka);
    }

    /** {@return the settings that differ from their defaults; no Kafka property is shown} */
    @Override
    public String toString() {
        Map<String, Object> shown = new TreeMap<>();
        values.forEach((setting, value) -> shown.put(setting.name(), value));
        return shown.toString();
    }
}
