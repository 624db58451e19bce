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
 * The {@code kafkasse.*} properties of a Spring application. If two sources have the same setting, also in different
 * spellings, the source with the higher precedence in Spring wins.
 *
 * @param values the library's settings, keyed by name
 * @param path the path of the service below the application's context path; empty for the root
 */
record SpringProperties(Map<String, String> values, String path) {
    static final String ENABLED = "enabled";
    static final String PATH = "path";

    /** Whether the application sets any of them, valid or not. {@link #of} reports invalid ones. */
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
     * @throws IllegalArgumentException if a source has two spellings of a setting with different values, if a
     *     placeholder has no value, or if there is no setting for an environment variable
     */
    static SpringProperties of(ConfigurableEnvironment environment) {
        Map<String, String> values = read(environment);
        values.remove(ENABLED);
        String path = Objects.requireNonNullElse(values.remove(PATH), "").strip();
        return new SpringProperties(values, path.replaceAll("^/*|/*$", ""));
    }

    private static Map<String, String> read(ConfigurableEnvironment environment) {
        PropertyNames names = null; // created only if a source has such properties
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

    /** Creates the settings. The values already include the environment variables. */
    Settings settings() {
        return Settings.read(values, Map.of());
    }

    /** The URL patterns of the servlet. */
    List<String> patterns() {
        return path.isEmpty() ? EventStreamsServlet.rootPatterns(settings()) : List.of("/" + path + "/*");
    }
}
