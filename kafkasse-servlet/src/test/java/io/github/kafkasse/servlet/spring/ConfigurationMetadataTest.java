package io.github.kafkasse.servlet.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.github.kafkasse.Secret;
import io.github.kafkasse.Setting;
import io.github.kafkasse.servlet.internal.ServletSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The metadata of properties for editors matches the library's settings. */
class ConfigurationMetadataTest {
    private static final String FILE = "META-INF/spring-configuration-metadata.json";

    private final StringWriter text = new StringWriter();

    @Test
    void theMetadataDescribesEverySetting() throws IOException {
        String expected = metadata();
        String present;
        try (InputStream file = getClass().getClassLoader().getResourceAsStream(FILE)) {
            assertNotNull(file);
            present = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path target = Files.createDirectories(Path.of("target", "generated-metadata"))
                .resolve("spring-configuration-metadata.json");
        Files.writeString(target, expected);
        assertEquals(expected, present, "src/main/resources/" + FILE + " is out of date: copy " + target + " over it");
    }

    private String metadata() throws IOException {
        List<Setting<?>> settings = new ArrayList<>(Setting.all());
        settings.addAll(new ServletSettings().settings());
        DefaultPrettyPrinter pretty = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        try (JsonGenerator json = new JsonFactory().createGenerator(text).setPrettyPrinter(pretty)) {
            json.writeStartObject();
            json.writeArrayFieldStart("properties");
            property(
                    json,
                    "enabled",
                    "java.lang.Boolean",
                    null,
                    "Whether the service runs. By default it does if a kafkasse.* property is set.");
            property(json, "path", "java.lang.String", "/", "Path below which the service is.");
            property(
                    json,
                    "kafka",
                    "java.util.Map<java.lang.String,java.lang.String>",
                    null,
                    "Properties of Kafka's clients, such as kafkasse.kafka.bootstrap.servers.");
            property(
                    json,
                    "kafka.bootstrap.servers",
                    "java.lang.String",
                    null,
                    "Addresses of Kafka's brokers, with commas between them.");
            for (Setting<?> setting : settings) {
                property(json, setting.name(), type(setting), setting.defaultText(), sentence(setting.description()));
            }
            json.writeEndArray();
            json.writeArrayFieldStart("hints");
            for (Setting<?> setting : settings) {
                if (setting.defaultValue() instanceof Enum<?> choice) {
                    hint(json, setting, choice);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void property(JsonGenerator json, String name, String type, String defaultText, String description)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", "kafkasse." + name);
        json.writeStringField("type", type);
        json.writeStringField("description", description);
        if (defaultText != null && !defaultText.isEmpty()) {
            json.writeStringField("defaultValue", defaultText);
        }
        json.writeEndObject();
    }

    private static void hint(JsonGenerator json, Setting<?> setting, Enum<?> choice) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", "kafkasse." + setting.name());
        json.writeArrayFieldStart("values");
        for (Enum<?> each : choice.getDeclaringClass().getEnumConstants()) {
            json.writeStartObject();
            json.writeStringField("value", each.name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String type(Setting<?> setting) {
        Object value = setting.defaultValue();
        if (value instanceof Duration) {
            return "java.time.Duration";
        } else if (value instanceof Long) {
            return "org.springframework.util.unit.DataSize";
        } else if (value instanceof List) {
            return "java.util.List<java.lang.String>";
        }
        return value instanceof Enum || value instanceof Secret
                ? "java.lang.String"
                : value.getClass().getName();
    }

    private static String sentence(String description) {
        return description.substring(0, 1).toUpperCase(Locale.ROOT) + description.substring(1) + ".";
    }
}
