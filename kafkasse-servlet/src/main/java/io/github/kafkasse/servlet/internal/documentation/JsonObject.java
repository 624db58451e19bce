package io.github.kafkasse.servlet.internal.documentation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a JSON object, so that code that builds a document reads like the document. Members keep their order. Values
 * are strings, integers, booleans, lists of values, further objects and {@link RawJson}. Not thread-safe.
 */
final class JsonObject {
    private final Map<String, Object> members = new LinkedHashMap<>();

    static JsonObject of(String name, Object value) {
        return new JsonObject().with(name, value);
    }

    JsonObject with(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /** Adds a member unless its value is {@code null}. */
    JsonObject withKnown(String name, @Nullable Object value) {
        return value == null ? this : with(name, value);
    }

    Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }

    byte[] toBytes() {
        return RawJson.write(this);
    }
}
