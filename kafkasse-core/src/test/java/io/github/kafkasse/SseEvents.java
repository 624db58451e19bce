package io.github.kafkasse;

import java.util.ArrayList;
import java.util.List;

/** How a client reads a stream's text: the complete blocks, as the HTML standard defines them. */
public record SseEvents(List<Event> events, String lastId) {

    /**
     * One dispatched event.
     *
     * @param type its {@code event} field
     * @param id the last event id at its time
     * @param data its {@code data}
     */
    public record Event(String type, String id, String data) {}

    /** Reads all complete blocks; the text after the last empty line is dropped, as by a client that is cut off. */
    public static SseEvents of(String text) {
        List<Event> events = new ArrayList<>();
        String lastId = "";
        String id = "";
        String type = "message";
        StringBuilder data = null;
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            String line = text.substring(from, end);
            from = end + 1;
            if (line.isEmpty()) {
                lastId = id;
                if (data != null) {
                    events.add(new Event(type, id, data.toString()));
                }
                data = null;
                type = "message";
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = data == null ? new StringBuilder() : data.append('\n');
                data.append(line.substring(6));
            } else if (!line.startsWith(":") && !line.startsWith("retry: ")) {
                throw new AssertionError("Not a line of an event stream: " + line);
            }
        }
        return new SseEvents(events, lastId);
    }

    /** The data of all events, in order. */
    public List<String> data() {
        return events.stream().map(Event::data).toList();
    }
}
