package io.github.kafkasse.internal.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** The version of kafka-clients on the class path. It may differ from our POM's: the application's POM decides. */
public final class KafkaClientsVersion {
    private static final String OLDEST = "3.9";
    private static final int OLDEST_MAJOR = 3;
    private static final int OLDEST_MINOR = 9;
    private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(\\D.*)?");

    private KafkaClientsVersion() {}

    /**
     * Checks the version on the class path.
     *
     * @throws IllegalStateException if it is too old
     */
    public static void check() {
        check(found());
    }

    /** Checks a version; {@code null} means unknown, as in a jar that contains several libraries. */
    public static void check(@Nullable String version) {
        Matcher parts = MAJOR_MINOR.matcher(version == null ? "" : version);
        if (!parts.matches()) {
            return;
        }
        int major = Integer.parseInt(parts.group(1));
        int minor = Integer.parseInt(parts.group(2));
        if (major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR)) {
            throw new IllegalStateException("kafka-clients " + version + " is on the class path, which is too old:"
                    + " KafkaSSE needs kafka-clients " + OLDEST + " or later.");
        }
    }

    private static @Nullable String found() {
        try (InputStream file = Consumer.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            if (file == null) {
                return null;
            }
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            return null; // unknown, like the version of a jar without this file
        }
    }
}
