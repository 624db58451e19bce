package io.github.kafkasse.servlet.internal.documentation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Validates JSON with a third-party validator for JSON Schema. It loads nothing over the network. */
final class SchemaValidator {
    private static final String DOCUMENT = "https://example.org/document";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonSchema schema;

    private SchemaValidator(JsonSchema schema) {
        this.schema = schema;
    }

    /** The schema in a resource of this package. */
    static SchemaValidator ofResource(String name, VersionFlag draft) {
        try (InputStream in = SchemaValidator.class.getResourceAsStream(name)) {
            return ofPart(new String(in.readAllBytes(), StandardCharsets.UTF_8), "", draft);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The meta-schema of a draft. */
    static SchemaValidator ofDraft(String uri, VersionFlag draft) {
        return new SchemaValidator(JsonSchemaFactory.getInstance(draft).getSchema(SchemaLocation.of(uri)));
    }

    /**
     * A schema within a document; its references can lead to other parts of the document.
     *
     * @param pointer the JSON Pointer of the schema
     */
    static SchemaValidator ofPart(String document, String pointer, VersionFlag draft) {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                draft, builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(DOCUMENT, document))));
        return new SchemaValidator(factory.getSchema(SchemaLocation.of(DOCUMENT + "#" + pointer)));
    }

    /** Returns the errors of a JSON value; empty if it is valid. */
    List<String> errors(String json) throws IOException {
        return errors(JSON.readTree(json));
    }

    List<String> errors(JsonNode json) {
        return schema.validate(json).stream().map(ValidationMessage::toString).toList();
    }
}
