package io.github.kafkasse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of event streams, written from the text of the <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">HTML standard</a>
 * (9.2.6) only: unlike {@link SseEvents}, it accepts everything that the standard accepts.
 */
public final class HtmlEventStream {
    private final List<SseEvents.Event> events = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();
    private String eventType = "";
    private String idBuffer = "";
    private String lastEventId = "";

    private HtmlEventStream() {}

    /** {@return what a client that reads the whole stream dispatches} */
    public static HtmlEventStream read(byte[] stream) {
        HtmlEventStream reader = new HtmlEventStream();
        String text = new String(stream, StandardCharsets.UTF_8); // "UTF-8 decode": errors become U+FFFD
        if (text.startsWith("\uFEFF")) { // which also strips one byte order mark
            text = text.substring(1);
        }
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                reader.line(text.substring(start, i));
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        return reader; // an incomplete block at the end is discarded
    }

    private void line(String line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (line.charAt(0) != ':') {
            int colon = line.indexOf(':');
            if (colon < 0) {
                field(line, "");
            } else {
                String value = line.substring(colon + 1);
                field(line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
            }
        }
    }

    private void field(String name, String value) {
        switch (name) {
            case "event" -> eventType = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    idBuffer = value;
                }
            }
            default -> {} // "retry", which changes no event, and fields that are ignored
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        if (data.length() > 0) {
            data.setLength(data.length() - 1);
            events.add(new SseEvents.Event(eventType.isEmpty() ? "message" : eventType, lastEventId, data.toString()));
        }
        data.setLength(0);
        eventType = "";
    }

    /** {@return the events that were dispatched, in order} */
    public List<SseEvents.Event> events() {
        return events;
    }

    /** {@return the id that a client sends when it reconnects; empty if there is none} */
    public String lastEventId() {
        return lastEventId;
    }
}
