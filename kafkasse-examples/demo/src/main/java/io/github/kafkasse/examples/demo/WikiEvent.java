package io.github.kafkasse.examples.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** An event for Kafka. Immutable, as long as nobody changes its arrays. */
final class WikiEvent {
    private static final JsonFactory JSON = new JsonFactory();

    private final String stream;
    private final byte[] key;
    private final byte[] json;
    private final long timestamp;

    private WikiEvent(String stream, byte[] key, byte[] json, long timestamp) {
        this.stream = stream;
        this.key = key;
        this.json = json;
        this.timestamp = timestamp;
    }

    /** Writes the members of an event. */
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    static WikiEvent of(String stream, Instant time, Members key, Members value) {
        return new WikiEvent(stream, object(key), object(value), time.toEpochMilli());
    }

    private static byte[] object(Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** Its stream. */
    String stream() {
        return stream;
    }

    /** Its record's key. */
    byte[] key() {
        return key;
    }

    /** Its record's value. */
    byte[] json() {
        return json;
    }

    /** Its time, in epoch milliseconds. */
    long timestamp() {
        return timestamp;
    }
}
