package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.EventStreamsServlet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The {@code kafkasse.*} properties of a Spring application. Of two sources with the same setting, the one that Spring
 * asks first counts, whatever the spelling in each.
 *
 * @param values the library's settings, by their names
 * @param path where the service is, below the application's context path; empty for the root
 */
record SpringProperties(Map<String, String> values, String path) {
    static final String ENABLED = "enabled";
    static final String PATH = "path";

    /** Whether the application sets any; what is wrong with them is only found by {@link #of}. */
    static boolean anyIn(ConfigurableEnvironment environment) {
        try {
            return !read(environment).isEmpty();
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /**
     * Reads the properties of an application.
     *
     * @throws IllegalArgumentException if a source has a setting twice, a placeholder has no value, or there is no
     *     setting for an environment variable
     */
    static SpringProperties of(ConfigurableEnvironment environment) {
        Map<String, String> values = read(environment);
        values.remove(ENABLED);
        String path = Objects.requireNonNullElse(values.remove(PATH), "").strip();
        return new SpringProperties(values, path.replaceAll("^/*|/*$", ""));
    }

    private static Map<String, String> read(ConfigurableEnvironment environment) {
        PropertyNames names = null; // most applications that do not ask for the service need none
        Map<String, String> all = new LinkedHashMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable
                    && PropertyReader.isConcernedWith(enumerable)) {
                names = names == null ? PropertyNames.find() : names;
                new PropertyReader(names, enumerable, environment).read().forEach(all::putIfAbsent);
            }
        }
        return all;
    }

    /** The settings; the environment's variables are among the values. */
    Settings settings() {
        return Settings.read(values, Map.of());
    }

    /** The URL patterns of the servlet. */
    List<String> patterns() {
        return path.isEmpty() ? EventStreamsServlet.rootPatterns() : List.of("/" + path + "/*");
    }
}
