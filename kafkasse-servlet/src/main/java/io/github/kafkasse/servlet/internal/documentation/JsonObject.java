package io.github.kafkasse.servlet.internal.documentation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in the making, so that code that makes a document reads like the document. Members keep their order.
 * Values are texts, integers, flags, lists of values, further objects and {@link JsonText}. For one thread.
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

    /** Leaves the member out where there is nothing to say. */
    JsonObject withKnown(String name, @Nullable Object value) {
        return value == null ? this : with(name, value);
    }

    Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }

    byte[] toBytes() {
        return JsonText.write(this);
    }
}
