package io.github.kafkasse;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of all settings, and the properties of the Kafka clients. Immutable and thread-safe.
 *
 * <p>There are three layers. What is set in code ({@link #with}, {@link #withKafka}) overrides the environment, the
 * environment overrides properties, and properties override defaults. The order of calls does not matter. Kafka's own
 * client properties (TLS, SASL, …) are written with the prefix {@code kafka.}, in the environment with {@code
 * KAFKASSE_KAFKA_}: {@code KAFKASSE_KAFKA_BOOTSTRAP_SERVERS}.
 *
 * <p>Text can name the settings of the engine and of every adapter on the class path ({@link SettingsProvider}).
 */
public final class Settings {
    private static final String KAFKA = "kafka.";
    private static final String ENVIRONMENT = "KAFKASSE_";
    private static final String ENVIRONMENT_KAFKA = "KAFKASSE_KAFKA_";

    private final Layer code;
    private final Layer environment;
    private final Layer properties;

    /** The combined values of all layers. */
    private final Layer effective;

    /** The values of one layer: values by setting, and Kafka's properties by name. Not changed after it is built. */
    private record Layer(Map<Setting<?>, Object> values, Map<String, Object> kafka) {
        Layer() {
            this(new HashMap<>(), new TreeMap<>());
        }

        Layer copy() {
            return new Layer(new HashMap<>(values), new TreeMap<>(kafka));
        }

        Layer over(Layer lower) {
            Layer both = lower.copy();
            both.values.putAll(values);
            both.kafka.putAll(kafka);
            return both;
        }
    }

    private Settings(Layer code, Layer environment, Layer properties) {
        this.code = code;
        this.environment = environment;
        this.properties = properties;
        this.effective = code.over(environment).over(properties);
    }

    /** {@return settings that all have their defaults; the environment is not read} */
    public static Settings defaults() {
        return new Settings(new Layer(), new Layer(), new Layer());
    }

    /**
     * Reads settings from properties and the environment of this process.
     *
     * @param properties the properties: a file's, or a servlet's init parameters
     * @return the settings
     * @throws IllegalArgumentException as {@link #read(Map, Map)} does
     */
    public static Settings read(Map<String, String> properties) {
        return read(properties, System.getenv());
    }

    /**
     * Reads settings from properties and an environment.
     *
     * @param properties the properties: a file's, or a servlet's init parameters
     * @param environment the environment. Only names that begin with {@code KAFKASSE_} are read, except those that
     *     Kubernetes and Docker inject for a service of that name
     * @return the settings
     * @throws IllegalArgumentException if a name or a value is wrong. The message says which, and what is right, and
     *     never repeats the value of a Kafka property.
     */
    public static Settings read(Map<String, String> properties, Map<String, String> environment) {
        return read(properties, environment, KnownSettings.find());
    }

    static Settings read(Map<String, String> properties, Map<String, String> environment, KnownSettings known) {
        return new Settings(new Layer(), ofEnvironment(environment, known), ofProperties(properties, known));
    }

    private static Layer ofProperties(Map<String, String> properties, KnownSettings known) {
        Layer layer = new Layer();
        properties.forEach((name, text) -> {
            if (name.startsWith(KAFKA)) {
                layer.kafka.put(name.substring(KAFKA.length()), text);
            } else {
                Setting<?> setting = known.named(name);
                layer.values.put(setting, parse(setting, text));
            }
        });
        return layer;
    }

    private static Layer ofEnvironment(Map<String, String> environment, KnownSettings known) {
        Layer layer = new Layer();
        environment.forEach((name, text) -> {
            if (!name.startsWith(ENVIRONMENT) || (!known.hasVariable(name) && InjectedVariables.contain(name, text))) {
                return;
            }
            if (name.startsWith(ENVIRONMENT_KAFKA)) {
                String property = name.substring(ENVIRONMENT_KAFKA.length()).toLowerCase(Locale.ROOT);
                layer.kafka.put(property.replace('_', '.'), text);
            } else {
                Setting<?> setting = known.ofVariable(name);
                layer.values.put(setting, parse(setting, text));
            }
        });
        return layer;
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
        Object value = effective.values.get(setting);
        return value == null ? setting.defaultValue() : (T) value;
    }

    /**
     * Creates an object of the class that a setting names, such as {@link Setting#RECORD_MAPPER}. The class must be
     * public and have a public constructor without parameters. It is loaded by the calling thread's context class
     * loader.
     *
     * @param setting the setting
     * @param type what the class must implement
     * @param <T> that type
     * @return a new object, or {@code null} if the setting is empty
     * @throws IllegalArgumentException if there is no such class, if it is not of this type, or if it cannot be
     *     instantiated; the message names the setting and the cause
     */
    public <T> @Nullable T make(Setting<String> setting, Class<T> type) {
        String name = get(setting);
        return name.isEmpty() ? null : new NamedClass(setting, name).make(type);
    }

    /**
     * Whether a setting is set in one of the layers, possibly to its default.
     *
     * @param setting the setting
     * @return whether code, the environment or a property sets it
     */
    public boolean isGiven(Setting<?> setting) {
        return effective.values.containsKey(setting);
    }

    /**
     * These settings with one of them set in code.
     *
     * @param setting the setting
     * @param value its value
     * @param <T> its type
     * @return new settings
     * @throws IllegalArgumentException if the setting cannot have this value; the message says what is right
     */
    public <T> Settings with(Setting<T> setting, T value) {
        setting.check(value);
        Layer changed = code.copy();
        changed.values.put(setting, value);
        return new Settings(changed, environment, properties);
    }

    /**
     * These settings with one property of the Kafka clients set in code.
     *
     * @param name the property's name, without a prefix, such as {@code bootstrap.servers}
     * @param value its value
     * @return new settings
     */
    public Settings withKafka(String name, Object value) {
        Layer changed = code.copy();
        changed.kafka.put(name, value);
        return new Settings(changed, environment, properties);
    }

    /** These settings. In each layer, values that are missing here are taken from the others. */
    Settings over(Settings others) {
        return new Settings(
                code.over(others.code), environment.over(others.environment), properties.over(others.properties));
    }

    /** {@return the values that were given, in any way; not to be changed} */
    Map<Setting<?>, Object> given() {
        return effective.values;
    }

    /** {@return the properties of the Kafka clients, as given; they may hold secrets} */
    public Map<String, Object> kafka() {
        return Collections.unmodifiableMap(effective.kafka);
    }

    /** {@return the settings that were given, by name; no Kafka property is shown} */
    @Override
    public String toString() {
        Map<String, Object> shown = new TreeMap<>();
        effective.values.forEach((setting, value) -> shown.put(setting.name(), value));
        return shown.toString();
    }
}
