package io.github.kafkasse.servlet.catalogue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the document of a {@link StreamConfiguration} token by token. An instance reads one document, on the caller's
 * thread. An invalid document causes an {@link IllegalArgumentException} with the position of the error.
 */
final class StreamConfigurationReader {
    // Without a pool: Jackson's default keeps buffers, and so the classes of an undeployed application, in each thread.
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; |(?<=column: \\d{1,9})\\]");

    private final JsonParser parser;

    private StreamConfigurationReader(JsonParser parser) {
        this.parser = parser;
    }

    private interface Reading<T> {
        T with(StreamConfigurationReader reader) throws IOException;
    }

    /**
     * Reads an object keyed by stream name, in the document's order.
     *
     * @param at the location of the object in the document
     * @param wanted selects the names to read; the values of other names are skipped
     */
    static Map<String, StreamMembers> streams(InputStream json, JsonPointer at, Predicate<String> wanted)
            throws IOException {
        return read(JSON.createParser(json), reader -> reader.streams(at, wanted));
    }

    /** Reads a document that has the members of one stream. */
    static StreamMembers members(String json) throws IOException {
        return read(JSON.createParser(json), reader -> reader.membersOf(""));
    }

    private static <T> T read(JsonParser json, Reading<T> reading) throws IOException {
        try (JsonParser parser = json) {
            StreamConfigurationReader reader = new StreamConfigurationReader(parser);
            reader.require(parser.nextToken() != null, "The document is empty");
            T read = reading.with(reader);
            reader.end();
            return read;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "This is not JSON: " + withoutSource(e.getOriginalMessage()) + place(e.getLocation()), e);
        }
    }

    private Map<String, StreamMembers> streams(JsonPointer at, Predicate<String> wanted) throws IOException {
        for (JsonPointer rest = at; !rest.matches(); rest = rest.tail()) {
            require(goTo(rest), "The document has nothing at '" + at + "'");
        }
        require(
                parser.currentToken() == JsonToken.START_OBJECT,
                (at.matches() ? "The document" : "The value at '" + at + "'")
                        + " must be an object keyed by stream name");
        Map<String, StreamMembers> streams = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (wanted.test(name)) {
                streams.put(name, membersOf(" of stream '" + name + "'"));
            } else {
                parser.skipChildren();
            }
        }
        return streams;
    }

    /** Moves to a member or element of the current value. Returns whether it exists. */
    private boolean goTo(JsonPointer segment) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals(segment.getMatchingProperty());
                parser.nextToken();
                if (found) {
                    return true;
                }
                parser.skipChildren();
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                if (index == segment.getMatchingIndex()) {
                    return true;
                }
                parser.skipChildren();
            }
        }
        return false;
    }

    /** Reads to the end, so that a document that is invalid after the selected part is refused too. */
    private void end() throws IOException {
        while (!parser.getParsingContext().inRoot()) {
            parser.nextToken();
        }
        require(parser.nextToken() == null, "Text follows the end of the document");
    }

    private StreamMembers membersOf(String owner) throws IOException {
        require(
                parser.currentToken() == JsonToken.START_OBJECT,
                "The value" + owner + " must be an object of a stream's members");
        Set<String> topics = null;
        Set<String> prefixes = null;
        Set<String> aliases = null;
        String description = null;
        String schemaTitle = null;
        String schemaUri = null;
        Boolean canaryEvents = null;
        Boolean retired = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = parser.currentName();
            String what = "'" + member + "'" + owner + " must be ";
            parser.nextToken();
            switch (member) {
                case "topics" -> topics = strings(what);
                case "topic_prefixes" -> prefixes = strings(what);
                case "stream_aliases" -> aliases = strings(what);
                case "description" -> description = string(what);
                case "schema_title" -> schemaTitle = string(what);
                case "schema_uri" -> schemaUri = string(what);
                case "canary_events_enabled" -> canaryEvents = flag(what);
                case "retired" -> retired = flag(what);
                default -> parser.skipChildren();
            }
        }
        return new StreamMembers(topics, prefixes, aliases, description, schemaTitle, schemaUri, canaryEvents, retired);
    }

    private @Nullable Set<String> strings(String what) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        String expected = what + "an array of strings";
        require(parser.currentToken() == JsonToken.START_ARRAY, expected);
        Set<String> strings = new LinkedHashSet<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken() == JsonToken.VALUE_STRING, expected);
            strings.add(parser.getText());
        }
        return strings;
    }

    private @Nullable String string(String what) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        require(parser.currentToken() == JsonToken.VALUE_STRING, what + "a string");
        return parser.getText();
    }

    private @Nullable Boolean flag(String what) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        require(parser.currentToken().isBoolean(), what + "true or false");
        return parser.getBooleanValue();
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message + place(parser.currentTokenLocation()));
        }
    }

    /** Removes the parser's description of the source from its message, because it says nothing about the document. */
    private static String withoutSource(String message) {
        return SOURCE.matcher(message).replaceAll("");
    }

    private static String place(@Nullable JsonLocation place) {
        return place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }
}
