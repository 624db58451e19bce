package io.github.kafkasse.servlet.internal.documentation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON Schemas of streams as components of a document, each once. Not thread-safe. */
final class SchemaComponents {
    private final Map<EventSchema, String> names = new LinkedHashMap<>();

    /**
     * @param streams the streams of the document
     * @param taken the names of the document's other schemas
     */
    SchemaComponents(List<StreamFacts> streams, List<String> taken) {
        Identifiers identifiers = new Identifiers(taken);
        for (StreamFacts stream : streams) {
            EventSchema schema = stream.schema();
            if (schema != null && !names.containsKey(schema)) {
                String title = stream.schemaTitle() == null ? stream.name() : stream.schemaTitle();
                names.put(schema, identifiers.unique(title.replace('/', '.')));
            }
        }
    }

    /** Returns a reference to the schema of a stream; {@code null} if it has none. */
    @Nullable
    JsonObject reference(@Nullable StreamFacts stream) {
        EventSchema schema = stream == null ? null : stream.schema();
        return schema == null ? null : JsonObject.of("$ref", "#/components/schemas/" + names.get(schema));
    }

    void addTo(JsonObject schemas) {
        names.forEach((schema, name) -> schemas.with(name, schema.component(name)));
    }
}
