package io.github.kafkasse.servlet.internal.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an event may be the example of its stream in the documentation. An example is small, and every JSON
 * parser can read it. Many programs could not read a document with a number outside the range of a double or with deep
 * nesting.
 */
final class ExampleEvent {
    private static final int MAX_BYTES = 8_000;
    private static final int MAX_DEPTH = 50;
    private static final int MAX_NUMBER_LENGTH = 30;
    private static final int MAX_NAME_LENGTH = 500;

    // Without a pool: Jackson's default keeps buffers, and so the classes of an undeployed application, in each thread.
    private static final JsonFactory ORDINARY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .build())
            .build();

    private ExampleEvent() {}

    /** {@return the event's text if it may be an example, else {@code null}} */
    static @Nullable String of(byte[] json) {
        if (json.length > MAX_BYTES) {
            return null;
        }
        String text = new String(json, StandardCharsets.UTF_8);
        return isOrdinary(text) ? text : null;
    }

    private static boolean isOrdinary(String json) {
        try (JsonParser parser = ORDINARY.createParser(json)) {
            JsonToken token = parser.nextToken();
            boolean isOrdinary = token != null;
            while (isOrdinary && token != null) {
                isOrdinary = isOrdinary(token, parser.getText());
                token = parser.nextToken();
            }
            return isOrdinary;
        } catch (IOException e) { // it exceeds the limits
            return false;
        }
    }

    private static boolean isOrdinary(JsonToken token, String text) {
        return token.isNumeric()
                ? text.length() <= MAX_NUMBER_LENGTH && Double.isFinite(Double.parseDouble(text))
                : !hasLoneSurrogate(text);
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
