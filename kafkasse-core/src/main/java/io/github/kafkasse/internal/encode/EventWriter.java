package io.github.kafkasse.internal.encode;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.position.IdText;
import java.nio.charset.StandardCharsets;

/**
 * One event as a client reads it. SSE: a block of the
 * <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">event stream
 * format</a>; NDJSON: a line. The JSON has no line break in it, so neither can be broken out of.
 */
enum EventWriter {
    SSE {
        @Override
        void write(ByteBuilder out, IdText id, StreamEvent event) {
            out.append(EVENT_ID);
            out.append(id.bytes(), id.length());
            out.append(DATA);
            out.append(event.json());
            out.append(END);
        }
    },

    /** For clients that take an id before its block is complete. */
    SSE_DATA_FIRST {
        @Override
        void write(ByteBuilder out, IdText id, StreamEvent event) {
            out.append(EVENT_DATA);
            out.append(event.json());
            out.append(ID);
            out.append(id.bytes(), id.length());
            out.append(END);
        }
    },

    NDJSON {
        @Override
        void write(ByteBuilder out, IdText id, StreamEvent event) {
            out.append(event.json());
            out.append(LINE_END);
        }
    };

    private static final byte[] EVENT_ID = ascii("event: message\nid: ");
    private static final byte[] EVENT_DATA = ascii("event: message\ndata: ");
    private static final byte[] ID = ascii("\nid: ");
    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] LINE_END = ascii("\n");

    static EventWriter of(EventFormat format, boolean dataBeforeId) {
        return switch (format) {
            case NDJSON -> NDJSON;
            case SSE -> dataBeforeId ? SSE_DATA_FIRST : SSE;
        };
    }

    abstract void write(ByteBuilder out, IdText id, StreamEvent event);

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
