package io.github.kafkasse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The line that an engine logs when it starts: version, brokers, topics, and the settings that are not at their
 * defaults. It contains no secrets: of Kafka's properties it shows the brokers and the names of the others, and it
 * omits user names and queries from addresses. Stateless.
 */
final class StartReport {
    private static final int LONGEST_VALUE = 100;
    private static final Pattern USER = Pattern.compile("(?<=://)[^/@\\s]*@");
    private static final Pattern QUERY = Pattern.compile("(://[^\\s?,]*)\\?[^\\s,]*");

    private StartReport() {}

    /** The line for an engine with these settings. */
    static String of(Settings settings, String topics) {
        Map<String, Object> kafka = settings.kafka();
        StringBuilder line = new StringBuilder("KafkaSSE ")
                .append(version())
                .append(" starts: Kafka ")
                .append(brokers(kafka.get("bootstrap.servers")))
                .append(", topics ")
                .append(topics);
        Map<String, String> changed = new TreeMap<>();
        settings.given().forEach((setting, value) -> {
            if (setting != Setting.TOPICS_ALLOWED && !value.equals(setting.defaultValue())) {
                changed.put(setting.name(), shown(value));
            }
        });
        line.append(", settings ").append(changed);
        TreeSet<String> names = new TreeSet<>(kafka.keySet());
        names.remove("bootstrap.servers");
        if (!names.isEmpty()) {
            line.append(", values of Kafka's properties ").append(names).append(" not shown");
        }
        return line.toString();
    }

    private static String brokers(@Nullable Object given) {
        return given instanceof Collection<?> several ? several.toString() : String.valueOf(given);
    }

    private static String shown(Object value) {
        String text = USER.matcher(value.toString()).replaceAll("…@");
        text = QUERY.matcher(text).replaceAll("$1?…");
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }

    /** The version of this library, which the build writes into a file. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream in = StartReport.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The version of this library cannot be read from its archive", e);
        }
        return properties.getProperty("version", "unknown");
    }
}
