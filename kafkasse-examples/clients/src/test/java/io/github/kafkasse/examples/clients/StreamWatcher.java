package io.github.kafkasse.examples.clients;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Follows the bytes of an event stream, and finds the place where it is to be cut. */
final class StreamWatcher {
    private final Cut cut;
    private final Consumer<String> blocks;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder lineStart = new StringBuilder();
    private int events;
    private boolean hasId;
    private boolean hasData;
    private String id = "";
    private boolean heartbeat;

    /**
     * @param cut where to cut; {@code null} to cut nowhere
     * @param blocks receives the id of each complete block
     */
    StreamWatcher(Cut cut, Consumer<String> blocks) {
        this.cut = cut;
        this.blocks = blocks;
    }

    /**
     * Processes the next byte.
     *
     * @return whether it is the last byte that the client may receive
     */
    boolean isLast(byte next) {
        if (next == '\n') {
            endLine(line.toString(StandardCharsets.UTF_8));
            line.reset();
            lineStart.setLength(0);
        } else {
            line.write(next);
            if (lineStart.length() < "data: ".length()) {
                lineStart.append((char) next);
            }
        }
        return cut != null && events >= cut.events() && isCutAfter(next);
    }

    private void endLine(String text) {
        heartbeat = text.equals(":");
        if (text.startsWith("id: ")) {
            id = text.substring("id: ".length());
            hasId = true;
        } else if (text.startsWith("data: ")) {
            hasData = true;
        } else if (text.isEmpty()) {
            blocks.accept(id);
            events += hasData ? 1 : 0;
            hasId = false;
            hasData = false;
        }
    }

    private boolean isCutAfter(byte last) {
        boolean firstOfSeveral = (last & 0xC0) == 0xC0; // between the bytes of a character
        return switch (cut.place()) {
            case BETWEEN_BLOCKS -> last == '\n' && !hasId && !hasData && !heartbeat;
            case DATA -> lineStart.indexOf("data: ") == 0 && line.size() >= cut.bytes() && firstOfSeveral;
            case ID -> lineStart.indexOf("id: ") == 0 && line.size() >= cut.bytes();
            case BEFORE_EMPTY_LINE -> last == '\n' && hasId && hasData;
        };
    }

    /** Whether the last line was a heartbeat. */
    boolean isHeartbeat() {
        return heartbeat;
    }
}
