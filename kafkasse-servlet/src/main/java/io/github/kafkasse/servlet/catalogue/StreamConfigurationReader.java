package io.github.kafkasse.servlet.catalogue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the document of a {@link StreamConfiguration}, token by token; made for one document, on the caller's thread.
 */
final class StreamConfigurationReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private final JsonParser parser;

    private StreamConfigurationReader(JsonParser parser) {
        this.parser = parser;
    }

    static List<StreamConfiguration.Stream> read(InputStream json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            return new StreamConfigurationReader(parser).document();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The stream configuration is not JSON: " + e.getOriginalMessage() + place(e.getLocation()), e);
        }
    }

    private List<StreamConfiguration.Stream> document() throws IOException {
        require(
                parser.nextToken() == JsonToken.START_OBJECT,
                "The stream configuration is an object keyed by stream name");
        List<StreamConfiguration.Stream> streams = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            streams.add(stream(parser.currentName()));
        }
        require(parser.nextToken() == null, "There is something behind the stream configuration");
        return streams;
    }

    private StreamConfiguration.Stream stream(String name) throws IOException {
        require(parser.nextToken() == JsonToken.START_OBJECT, "Stream '" + name + "' is to be an object");
        Set<String> topics = Set.of();
        Set<String> aliases = Set.of();
        String description = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = parser.currentName();
            parser.nextToken();
            switch (member) {
                case "topics" -> topics = strings(name, member);
                case "stream_aliases" -> aliases = strings(name, member);
                case "description" -> {
                    require(parser.currentToken() == JsonToken.VALUE_STRING, about(name, member) + "to be a string");
                    description = parser.getText();
                }
                default -> parser.skipChildren();
            }
        }
        return new StreamConfiguration.Stream(name, topics, aliases, description);
    }

    private Set<String> strings(String stream, String member) throws IOException {
        String expected = about(stream, member) + "to be an array of strings";
        require(parser.currentToken() == JsonToken.START_ARRAY, expected);
        Set<String> strings = new LinkedHashSet<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken() == JsonToken.VALUE_STRING, expected);
            strings.add(parser.getText());
        }
        return strings;
    }

    private static String about(String stream, String member) {
        return "'" + member + "' of stream '" + stream + "' is ";
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message + place(parser.currentTokenLocation()));
        }
    }

    private static String place(@Nullable JsonLocation place) {
        return place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }
}
