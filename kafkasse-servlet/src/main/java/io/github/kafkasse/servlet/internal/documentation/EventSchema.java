package io.github.kafkasse.servlet.internal.documentation;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema of events, as a component of an OpenAPI or AsyncAPI document. OpenAPI reads schemas by the draft
 * 2020-12 and AsyncAPI by draft 7, and many tools resolve references against the whole document. So only a schema that
 * means the same in both drafts is accepted, and only with references to its own parts, which are made to lead to the
 * component. Immutable.
 */
public final class EventSchema {
    /** The maximum length of a schema in characters. */
    static final int MAX_LENGTH = 256 << 10;

    private static final Pattern DRAFT =
            Pattern.compile("https?://json-schema\\.org/(draft-0[67]|draft/2019-09|draft/2020-12)/schema#?");
    private static final Set<String> SCHEMAS_BY_NAME =
            Set.of("$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties");
    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf");
    private static final Set<String> SCHEMAS = Set.of(
            "additionalProperties",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
            "propertyNames",
            "then",
            "unevaluatedItems",
            "unevaluatedProperties");
    private static final Set<String> REFUSED = Set.of(
            "$anchor",
            "$dynamicAnchor",
            "$dynamicRef",
            "$id",
            "$recursiveAnchor",
            "$recursiveRef",
            "$schema",
            "additionalItems",
            "prefixItems");

    private final String json;
    private final JsonObject root;
    private final String id;

    private EventSchema(String json, JsonObject root, String id) {
        this.json = json;
        this.root = root;
        this.id = id;
    }

    /**
     * Reads a schema.
     *
     * @param json the schema
     * @return the schema
     * @throws IllegalArgumentException if it cannot be a component; the message has the reason
     */
    public static EventSchema of(String json) {
        if (json.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("it is longer than " + MAX_LENGTH + " characters");
        }
        Object value;
        try {
            value = JsonTree.of(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!(value instanceof JsonObject object)) {
            throw new IllegalArgumentException("it is not a JSON object");
        }
        Object draft = object.members().get("$schema");
        if (draft != null && !DRAFT.matcher(draft.toString()).matches()) {
            throw new IllegalArgumentException("its draft is not one of 6, 7, 2019-09 and 2020-12");
        }
        Object id = object.members().get("$id");
        JsonObject root = new JsonObject();
        object.members().forEach((name, member) -> {
            if (!name.equals("$schema") && !name.equals("$id")) {
                root.with(name, member);
            }
        });
        EventSchema schema = new EventSchema(json, root, id instanceof String text ? text : "");
        schema.component("Check"); // refuses what cannot be a component
        return schema;
    }

    /**
     * The schema as a component.
     *
     * @param name the component's name, of letters, digits, periods, hyphens and underscores
     */
    JsonObject component(String name) {
        return schema(root, "#/components/schemas/" + name);
    }

    /** {@return the first of the examples in the schema, as JSON; {@code null} if there is none} */
    public @Nullable String example() {
        return root.members().get("examples") instanceof List<?> examples && !examples.isEmpty()
                ? RawJson.of(examples.get(0))
                : null;
    }

    private JsonObject schema(JsonObject schema, String place) {
        JsonObject copy = new JsonObject();
        schema.members().forEach((name, value) -> copy.with(name, member(name, value, place)));
        return copy;
    }

    private Object member(String name, Object value, String place) {
        if (name.equals("$ref")) {
            return reference(value, place);
        }
        if (REFUSED.contains(name)) {
            throw new IllegalArgumentException("it has the keyword " + name + " within");
        }
        if (name.equals("items") && value instanceof List) {
            throw new IllegalArgumentException("its keyword items is a list, which drafts differ in");
        }
        if (SCHEMAS_BY_NAME.contains(name) && value instanceof JsonObject named) {
            JsonObject copy = new JsonObject();
            named.members().forEach((key, each) -> copy.with(key, subschema(each, place)));
            return copy;
        }
        if (LISTS.contains(name) && value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(subschema(each, place)));
            return copy;
        }
        return SCHEMAS.contains(name) ? subschema(value, place) : value;
    }

    /** A schema can also be {@code true} or {@code false}, and a dependency a list of names. */
    private Object subschema(Object value, String place) {
        return value instanceof JsonObject object ? schema(object, place) : value;
    }

    private String reference(Object value, String place) {
        String text = value.toString();
        String local = !id.isEmpty() && text.startsWith(id) ? text.substring(id.length()) : text;
        if (local.isEmpty() || local.equals("#")) {
            return place;
        }
        if (!local.startsWith("#/")) {
            throw new IllegalArgumentException("it refers to another schema: " + text);
        }
        return place + local.substring(1);
    }

    /** Two schemas are equal if their texts are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventSchema schema && json.equals(schema.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
