package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.Settings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Reads the {@code kafkasse.*} properties of one source: a file, the command line, or the environment variables. Used
 * once, by one thread.
 */
final class PropertyReader {
    private static final String PROPERTIES = "kafkasse.";
    private static final String VARIABLES = "KAFKASSE_";

    /** An element of a list in YAML: {@code topics.allowed[0]}. */
    private static final Pattern ELEMENT = Pattern.compile("(.+)\\[(\\d+)]");

    private final PropertyNames names;
    private final EnumerablePropertySource<?> source;
    private final ConfigurableEnvironment environment;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> spellings = new HashMap<>();
    private final Map<String, TreeMap<Integer, String>> lists = new LinkedHashMap<>();

    PropertyReader(PropertyNames names, EnumerablePropertySource<?> source, ConfigurableEnvironment environment) {
        this.names = names;
        this.source = source;
        this.environment = environment;
    }

    /** Whether a source has a property or variable with the library's prefix. */
    static boolean isConcernedWith(EnumerablePropertySource<?> source) {
        return Arrays.stream(source.getPropertyNames())
                .anyMatch(property -> property.startsWith(PROPERTIES) || isVariable(source, property));
    }

    private static boolean isVariable(EnumerablePropertySource<?> source, String property) {
        return source instanceof SystemEnvironmentPropertySource
                && property.toUpperCase(Locale.ROOT).startsWith(VARIABLES);
    }

    /**
     * Reads the values, keyed by the names of their settings.
     *
     * @throws IllegalArgumentException if a source has two spellings of a setting with different values, if a
     *     placeholder has no value, or if there is no setting for an environment variable
     */
    Map<String, String> read() {
        for (String property : source.getPropertyNames()) {
            if (property.startsWith(PROPERTIES)) {
                readProperty(property);
            } else if (isVariable(source, property)) {
                readVariable(property);
            }
        }
        lists.forEach((name, elements) -> put(name, name + "[…]", String.join(",", elements.values())));
        return values;
    }

    private void readProperty(String property) {
        String spelling = property.substring(PROPERTIES.length());
        Matcher element = ELEMENT.matcher(spelling);
        if (element.matches()) {
            lists.computeIfAbsent(names.ofProperty(element.group(1)), name -> new TreeMap<>())
                    .put(Integer.valueOf(element.group(2)), value(property));
        } else {
            put(names.ofProperty(spelling), property, value(property));
        }
    }

    private void readVariable(String property) {
        String variable = property.toUpperCase(Locale.ROOT);
        String name = names.ofVariable(variable.substring(VARIABLES.length()));
        if (name == null) {
            name = unknown(variable, value(property));
        }
        if (name != null) {
            put(name, property, value(property));
        }
    }

    /**
     * Resolves a variable that is not a known setting. It may belong to a Kafka plug-in. {@code null} if Kubernetes
     * injects it.
     *
     * @throws IllegalArgumentException if it is neither
     */
    private static @Nullable String unknown(String variable, String value) {
        return Settings.read(Map.of(), Map.of(variable, value)).kafka().keySet().stream()
                .findFirst()
                .map(name -> "kafka." + name)
                .orElse(null);
    }

    private String value(String property) {
        return environment.resolveRequiredPlaceholders(
                Objects.requireNonNullElse(source.getProperty(property), "").toString());
    }

    private void put(String name, String spelling, String value) {
        String other = values.put(name, value);
        String otherSpelling = spellings.put(name, spelling);
        if (other != null && !other.equals(value)) {
            throw new IllegalArgumentException("The properties '" + otherSpelling + "' and '" + spelling
                    + "' are the same setting, and have different values");
        }
    }
}
