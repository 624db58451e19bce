package io.github.kafkasse.servlet.documentation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * JSON that somebody else wrote, to stand as a value in a {@link JsonObject}; and how such objects become bytes.
 *
 * @param json one JSON value
 */
record JsonText(String json) {
    private static final JsonFactory AS_IT_IS = new JsonFactory();

    /** All of it is ASCII: a text from a configuration file can be broken Unicode, which UTF-8 could not express. */
    private static final JsonFactory ASCII =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /**
     * A JSON value on one line.
     *
     * @throws JsonProcessingException if it is not exactly one JSON value
     */
    static String compact(String json) throws JsonProcessingException {
        StringWriter text = new StringWriter(json.length());
        try (JsonGenerator generator = AS_IT_IS.createGenerator(text)) {
            copy(json, generator);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return text.toString();
    }

    static byte[] write(JsonObject object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
        try (JsonGenerator generator = ASCII.createGenerator(bytes)) {
            write(object, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(Object value, JsonGenerator generator) throws IOException {
        if (value instanceof JsonObject object) {
            generator.writeStartObject();
            for (Map.Entry<String, Object> member : object.members().entrySet()) {
                generator.writeFieldName(member.getKey());
                write(member.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(element, generator);
            }
            generator.writeEndArray();
        } else if (value instanceof JsonText text) {
            copy(text.json(), generator);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Integer number) {
            generator.writeNumber(number);
        } else {
            generator.writeString(value.toString());
        }
    }

    private static void copy(String json, JsonGenerator generator) throws IOException {
        try (JsonParser parser = AS_IT_IS.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new JsonParseException(parser, "there is nothing but whitespace");
            }
            generator.copyCurrentStructureExact(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "there is something after the value");
            }
        }
    }
}
