package io.github.kafkasse.internal.connection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * What a stream says beside its events: its first block, heartbeats, comments, and an error at its end. NDJSON has
 * words for none of these but an empty line, so an error never poses as a record.
 */
final class StreamText {
    private static final byte[] EMPTY_LINE = bytes("\n");
    private static final byte[] EMPTY_COMMENT = bytes(":\n");
    private static final JsonFactory ASCII =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private StreamText() {}

    /**
     * The first block.
     *
     * @param comments come before the id, so that a client that has the id has them too; without line breaks
     */
    static byte[] opening(EventFormat format, Duration retry, String id, List<String> comments) {
        if (format == EventFormat.NDJSON) {
            return EMPTY_LINE;
        }
        StringBuilder block = new StringBuilder(":ok\n");
        comments.forEach(comment -> block.append(':').append(comment).append('\n'));
        if (!retry.isZero()) {
            block.append("retry: ").append(retry.toMillis()).append('\n');
        }
        return bytes(block.append("id: ").append(id).append("\n\n").toString());
    }

    static byte[] heartbeat(EventFormat format) {
        return format == EventFormat.NDJSON ? EMPTY_LINE : EMPTY_COMMENT;
    }

    /** A comment of SSE: a line that clients read over. The text must hold no line break. */
    static byte[] comment(String text) {
        return bytes(":" + text + "\n");
    }

    static byte[] position(String id) {
        return bytes("id: " + id + "\n\n");
    }

    static byte[] positionEvent(String id) {
        return bytes("event: position\nid: " + id + "\ndata: \n\n");
    }

    /** The event of SSE that says why the stream ends. */
    static byte[] error(String id, KafkaSseException reason) {
        return bytes("event: error\nid: " + id + "\ndata: " + json(reason) + "\n\n");
    }

    private static String json(KafkaSseException reason) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = ASCII.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("type", reason.type());
            json.writeStringField("title", reason.title());
            json.writeNumberField("status", reason.status());
            json.writeStringField("detail", reason.getMessage());
            json.writeStringField("name", reason.name());
            json.writeStringField("origin", "KafkaSSE");
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A StringWriter does not fail", e);
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
