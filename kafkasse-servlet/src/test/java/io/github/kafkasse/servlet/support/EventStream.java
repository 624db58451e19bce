package io.github.kafkasse.servlet.support;

import java.util.ArrayList;
import java.util.List;

/**
 * What a client that follows the HTML standard makes of a stream's text, of which it may have got any part.
 *
 * @param data the data of all events that are complete
 * @param lastEventId the id of the last block that is complete; empty before there is one
 */
public record EventStream(List<String> data, String lastEventId) {
    /** Reads all blocks that are complete. */
    public static EventStream of(String text) {
        List<String> events = new ArrayList<>();
        String last = "";
        String id = "";
        String data = null;
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            String line = text.substring(from, end);
            from = end + 1;
            if (line.isEmpty()) {
                last = id;
                if (data != null) {
                    events.add(data);
                }
                data = null;
            } else if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
                data = line.substring("data: ".length());
            } else if (!line.startsWith(":") && !line.startsWith("event: ")) {
                throw new AssertionError("Not a line of an event stream: '" + line + "'");
            }
        }
        return new EventStream(events, last);
    }
}
