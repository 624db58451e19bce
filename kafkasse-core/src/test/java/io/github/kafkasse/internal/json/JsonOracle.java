package io.github.kafkasse.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A second opinion on whether JSON is valid, and on its content: Jackson without its limits. Where Jackson is lax
 * (overlong sequences, surrogates, UTF-16, a byte order mark, several roots, no root), the JDK's strict UTF-8 decoder
 * decides. Jackson is too strict in one point: in names, and only there, escaped surrogates must be pairs.
 */
final class JsonOracle {
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** An escape; its group 1 is what follows the D of an escaped surrogate. */
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[^u]|u[dD]([89a-fA-F][0-9a-fA-F]{2}))");

    private JsonOracle() {}

    static boolean isValid(byte[] json) {
        return tokens(json) != null;
    }

    /** The tokens in order, strings unescaped, numbers as written; {@code null} if the JSON is invalid. */
    static @Nullable List<String> tokens(byte[] json) {
        List<String> tokens = new ArrayList<>();
        try (JsonParser parser = JACKSON.createParser(new StringReader(withoutSurrogateEscapes(decode(json))))) {
            int depth = 0;
            int roots = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth -= token.isStructEnd() ? 1 : 0;
                roots += depth == 0 && !token.isStructEnd() ? 1 : 0;
                depth += token.isStructStart() ? 1 : 0;
                tokens.add(token.name() + " " + parser.getText());
            }
            return roots == 1 ? tokens : null;
        } catch (StreamReadException | CharacterCodingException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The text with each escaped surrogate replaced by a private-use character, which is valid; different ones stay
     * different.
     */
    private static String withoutSurrogateEscapes(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(escape.group(1) == null ? escape.group() : "\\uE" + escape.group(1)));
    }

    private static String decode(byte[] json) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(json))
                .toString();
        if (text.startsWith("\uFEFF")) {
            throw new CharacterCodingException();
        }
        return text;
    }
}
