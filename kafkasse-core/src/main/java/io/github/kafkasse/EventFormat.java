package io.github.kafkasse;

/** How events are written to a client. */
public enum EventFormat {
    /**
     * Server-Sent Events: the {@code text/event-stream} format of the
     * <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML standard</a>.
     */
    SSE,

    /** Newline-delimited JSON: one record a line, and an empty line as heartbeat. It carries no ids. */
    NDJSON
}
