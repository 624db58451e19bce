package io.github.kafkasse.servlet.internal.http;

import io.github.kafkasse.EventFormat;

/** A format of a stream and its media type, in the order of preference. */
public enum StreamType {
    EVENT_STREAM("text", "event-stream", EventFormat.SSE),
    JSON("application", "json", EventFormat.NDJSON),
    NDJSON("application", "x-ndjson", EventFormat.NDJSON);

    private final String type;
    private final String subtype;
    private final EventFormat format;

    StreamType(String type, String subtype, EventFormat format) {
        this.type = type;
        this.subtype = subtype;
        this.format = format;
    }

    String type() {
        return type;
    }

    String subtype() {
        return subtype;
    }

    public EventFormat format() {
        return format;
    }

    /** In lower case and with the charset, because two clients compare it exactly. */
    public String contentType() {
        return type + "/" + subtype + ";charset=utf-8";
    }
}
