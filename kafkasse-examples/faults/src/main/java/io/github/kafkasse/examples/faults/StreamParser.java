package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.benchmarks.http.ResponseBody;
import io.github.kafkasse.examples.faults.Findings.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the body of one response, and passes on only complete events. Belongs to the client's thread.
 *
 * <p>An id takes effect when its block is complete, as the HTML standard defines.
 */
final class StreamParser implements ResponseBody {
    private static final Pattern LOSS = Pattern.compile("^:.*\\b(\\w+)[/-](\\d+)\\b.*");

    private final boolean sse;
    private final String client;
    private final StreamCheck check;
    private final Position position;
    private final Findings findings;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean inBlock;
    private @Nullable String id;
    private @Nullable String data;
    private String type = "";

    StreamParser(boolean sse, String client, StreamCheck check, Position position, Findings findings) {
        this.sse = sse;
        this.client = client;
        this.check = check;
        this.position = position;
        this.findings = findings;
    }

    /** Whether the bytes so far end at an event's boundary. */
    boolean isBetweenEvents() {
        return line.size() == 0 && !inBlock;
    }

    @Override
    public void read(byte[] bytes, int from, int to, long nowMicros) {
        int begin = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, begin, i - begin);
                begin = i + 1;
                String text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                if (sse) {
                    field(text);
                } else if (!text.isEmpty()) {
                    record(text);
                }
            }
        }
        line.write(bytes, begin, to - begin);
    }

    private void field(String text) {
        if (text.isEmpty()) {
            blockEnded();
        } else if (text.startsWith(":")) {
            comment(text);
        } else {
            inBlock = true;
            if (text.startsWith("id: ")) {
                id = text.substring("id: ".length());
            } else if (text.startsWith("data: ")) {
                data = text.substring("data: ".length());
            } else if (text.startsWith("event: ")) {
                type = text.substring("event: ".length());
            }
        }
    }

    private void comment(String text) {
        Matcher loss = LOSS.matcher(text);
        if ((text.contains("lost") || text.contains("deleted")) && loss.matches()) {
            check.lossTold(loss.group(1), Integer.parseInt(loss.group(2)));
        }
    }

    private void blockEnded() {
        String blockData = data;
        if (blockData != null && type.equals("message")) {
            record(blockData);
        } else if (blockData != null) {
            findings.found(Kind.ERROR, 1, client + ": event " + type + ": " + blockData);
        }
        String blockId = id;
        if (blockId != null) {
            position.received(blockId);
        }
        inBlock = false;
        data = null;
        type = "";
    }

    private void record(String json) {
        Event event;
        try {
            event = Event.parse(json);
        } catch (IllegalArgumentException e) {
            findings.found(Kind.ERROR, 1, client + ": " + e.getMessage());
            return;
        }
        check.received(event);
        if (!sse) {
            position.received(event);
        }
    }
}
