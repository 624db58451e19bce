package io.github.kafkasse.servlet.internal.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses a query string. Containers differ on invalid escapes: one answers with a page of its own, another drops the
 * parameter. This class leaves invalid escapes in the value, so that its parser reports them.
 */
public final class QueryString {
    private QueryString() {}

    /** Returns the first value of a parameter, decoded, or {@code null} if there is none. */
    public static @Nullable String parameter(@Nullable String query, String name) {
        List<String> values = parameters(query, name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** Returns all values of a parameter, decoded, in their order. */
    public static List<String> parameters(@Nullable String query, String name) {
        List<String> values = new ArrayList<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (name(pair).equals(name)) {
                values.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    /** Returns the name of the parameter in one part of a query, decoded. */
    static String name(String pair) {
        int equals = pair.indexOf('=');
        return decode(equals < 0 ? pair : pair.substring(0, equals));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
