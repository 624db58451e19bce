package io.github.kafkasse.internal.json;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Adds a record's headers to its JSON, as an object. Called by mappers for each record, on the thread that fetched it.
 * Immutable and thread-safe.
 */
public final class HeadersMember {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    private final String member;
    private final Set<String> selected;

    /**
     * Names the member.
     *
     * @param member the member's name
     * @param headers the headers to add; all if empty
     * @throws IllegalArgumentException if the name has other characters than ASCII letters, digits, _ and -
     */
    public HeadersMember(String member, List<String> headers) {
        if (!NAME.matcher(member).matches()) {
            throw new IllegalArgumentException(
                    "The name '" + member + "' is not made of ASCII letters, digits, '_' and '-'");
        }
        this.member = member;
        this.selected = Set.copyOf(headers);
    }

    /** {@return the JSON with the member; the same array if it is not a valid object, or {@code null}} */
    public byte @Nullable [] set(byte @Nullable [] json, Headers headers) {
        if (json == null) {
            return null;
        }
        Map<String, byte[]> values = new LinkedHashMap<>();
        for (Header header : headers) { // of several headers with the same name, the last one counts, as in Kafka
            if (selected.isEmpty() || selected.contains(header.key())) {
                put(header, values);
            }
        }
        JsonBytes object = new JsonBytes(256).ascii("{");
        String separator = "";
        for (Map.Entry<String, byte[]> value : values.entrySet()) {
            object.ascii(separator).string(value.getKey()).ascii(":").bytes(value.getValue());
            separator = ",";
        }
        return JsonSplicer.set(
                json, List.of(Member.set(member, object.ascii("}").toByteArray())));
    }

    /** As for keys: what is not UTF-8 is {@code null}, and its bytes follow. */
    private static void put(Header header, Map<String, byte[]> values) {
        byte[] value = header.value();
        boolean isText = value != null && Utf8.isValid(value);
        values.put(header.key(), isText ? string(value) : Member.NULL);
        if (value == null || isText) {
            values.remove(header.key() + "_base64");
        } else {
            values.put(header.key() + "_base64", string(Base64.getEncoder().encode(value)));
        }
    }

    private static byte[] string(byte[] utf8) {
        return new JsonBytes(utf8.length + 2).string(utf8).toByteArray();
    }
}
