package io.github.kafkasse.examples.demo;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON Schemas of the events that the demo generates, which its documentation contains. */
final class DemoSchemas {
    private DemoSchemas() {}

    /** Returns the schemas of those streams whose title is known, by stream name. */
    static Map<String, String> of(StreamConfiguration catalogue) {
        Map<String, String> schemas = new HashMap<>();
        for (Stream stream : catalogue.streams()) {
            String schema = stream.schemaTitle() == null ? null : schema(stream.schemaTitle());
            if (schema != null) {
                schemas.put(stream.name(), schema);
            }
        }
        return Map.copyOf(schemas);
    }

    private static @Nullable String schema(String title) {
        try (InputStream json = DemoSchemas.class.getResourceAsStream("schemas/" + title + ".json")) {
            return json == null ? null : new String(json.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read a schema of the demo", e);
        }
    }
}
