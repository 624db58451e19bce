package io.github.kafkasse.internal.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.position.IdText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * All bytes of a stream in one format. SSE: blocks and comments of the
 * <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">event stream
 * format</a>. NDJSON: lines; it has no form for comments, positions and errors, so these are empty, and a client cannot
 * mistake an error for a record. The JSON of an event contains no line break.
 */
public enum StreamEncoding {
    /** Server-Sent Events. */
    SSE {
        @Override
        void event(ByteBuilder out, IdText id, StreamEvent event) {
            out.append(event.tombstone() ? DELETE_ID : EVENT_ID);
            out.append(id.bytes(), id.length());
            out.append(DATA);
            out.append(event.json());
            out.append(END);
        }
    },

    /** Server-Sent Events for clients that use an id before its block is complete. */
    SSE_DATA_FIRST {
        @Override
        void event(ByteBuilder out, IdText id, StreamEvent event) {
            out.append(event.tombstone() ? DELETE_DATA : EVENT_DATA);
            out.append(event.json());
            out.append(ID);
            out.append(id.bytes(), id.length());
            out.append(END);
        }
    },

    /** One line an event. */
    NDJSON {
        @Override
        void event(ByteBuilder out, IdText id, StreamEvent event) {
            if (event.tombstone()) {
                out.append(DELETE_LINE);
                out.append(event.json());
                out.append(DELETE_LINE_END);
            } else {
                out.append(event.json());
                out.append(LINE_END);
            }
        }

        @Override
        public byte[] opening(Duration retry, String id, List<String> comments) {
            return LINE_END;
        }

        @Override
        public byte[] heartbeat() {
            return LINE_END;
        }

        @Override
        public byte[] comment(String text) {
            return NOTHING;
        }

        @Override
        public byte[] position(String id, boolean asEvent) {
            return NOTHING;
        }

        @Override
        public byte[] end(String id) {
            return NOTHING;
        }

        @Override
        public byte[] error(String id, KafkaSseException reason) {
            return NOTHING;
        }
    };

    private static final byte[] EVENT_ID = ascii("event: message\nid: ");
    private static final byte[] EVENT_DATA = ascii("event: message\ndata: ");
    private static final byte[] DELETE_ID = ascii("event: delete\nid: ");
    private static final byte[] DELETE_DATA = ascii("event: delete\ndata: ");
    private static final byte[] DELETE_LINE = ascii("{\"@delete\":");
    private static final byte[] DELETE_LINE_END = ascii("}\n");
    private static final byte[] ID = ascii("\nid: ");
    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] LINE_END = ascii("\n");
    private static final byte[] EMPTY_COMMENT = ascii(":\n");
    private static final byte[] NOTHING = {};
    // Without a pool: Jackson's default keeps buffers, and so the classes of an undeployed application, in each thread.
    private static final JsonFactory ASCII = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    /** The encoding of a format; {@code dataBeforeId} says whether {@code data} comes before {@code id}. */
    public static StreamEncoding of(EventFormat format, boolean dataBeforeId) {
        return switch (format) {
            case NDJSON -> NDJSON;
            case SSE -> dataBeforeId ? SSE_DATA_FIRST : SSE;
        };
    }

    /** Whether clients receive ids. */
    public boolean hasIds() {
        return this != NDJSON;
    }

    /** Appends one event. */
    abstract void event(ByteBuilder out, IdText id, StreamEvent event);

    /**
     * The first block.
     *
     * @param comments written before the id, so that a client that has received the id has received them; without line
     *     breaks
     */
    public byte[] opening(Duration retry, String id, List<String> comments) {
        StringBuilder block = new StringBuilder(id.length() + 64).append(":ok\n");
        comments.forEach(comment -> block.append(':').append(comment).append('\n'));
        if (!retry.isZero()) {
            block.append("retry: ").append(retry.toMillis()).append('\n');
        }
        return ascii(block.append("id: ").append(id).append("\n\n").toString());
    }

    /** Bytes that clients ignore and that keep the connection alive. Shared: must not be changed. */
    public byte[] heartbeat() {
        return EMPTY_COMMENT;
    }

    /** A line that clients ignore. The text must contain no line break. */
    public byte[] comment(String text) {
        return ascii(":" + text + "\n");
    }

    /**
     * A new id without an event.
     *
     * @param asEvent whether clients receive it as an event {@code position}
     */
    public byte[] position(String id, boolean asEvent) {
        return ascii(asEvent ? "event: position\nid: " + id + "\ndata: \n\n" : "id: " + id + "\n\n");
    }

    /** The last event of a bounded stream, which tells clients that they have received all of it. */
    public byte[] end(String id) {
        return ascii("event: end\nid: " + id + "\ndata: {}\n\n");
    }

    /** The last event, with the reason why the stream ends. */
    public byte[] error(String id, KafkaSseException reason) {
        return ascii("event: error\nid: " + id + "\ndata: " + json(reason) + "\n\n");
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
