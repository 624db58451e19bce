package io.github.kafkasse.servlet.endtoend;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Parses a stream of events like a browser: an id applies when its block is complete, and an incomplete block is
 * dropped.
 */
final class SseBody implements StreamClient.Body {
    /**
     * One dispatched event.
     *
     * @param type its {@code event} field
     * @param id the last event id when it was dispatched
     * @param data its {@code data}
     */
    record Event(String type, String id, String data) {}

    private final Consumer<Event> events;
    private final List<Event> kept = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String firstId = "";
    private String lastId = "";
    private String id = "";
    private String type = "message";
    private StringBuilder data;
    private String retry = "";
    private int blocks;
    private boolean withinBlock;

    /** Keeps all events. */
    SseBody() {
        this.events = kept::add;
    }

    /** Passes events on instead of keeping them. */
    SseBody(Consumer<Event> events) {
        this.events = events;
    }

    /** The bytes that have arrived; the last block may be incomplete. */
    static SseBody of(String text) {
        SseBody body = new SseBody();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        body.accept(bytes, bytes.length);
        return body;
    }

    @Override
    public void accept(byte[] bytes, int length) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, from, i - from);
                line(line.toString(StandardCharsets.UTF_8));
                line.reset();
                from = i + 1;
            }
        }
        line.write(bytes, from, length - from);
    }

    private void line(String text) {
        if (text.isEmpty()) {
            blocks++;
            lastId = id;
            if (blocks == 1) {
                firstId = id;
            }
            if (data != null) {
                events.accept(new Event(type, id, data.toString()));
            }
            data = null;
            type = "message";
            withinBlock = false;
        } else if (text.startsWith(":")) {
            if (withinBlock) {
                throw new AssertionError("A comment within a block: " + text);
            }
            comments.add(text.substring(1));
        } else if (text.startsWith("id: ")) {
            id = text.substring(4);
            withinBlock = true;
        } else if (text.startsWith("event: ")) {
            type = text.substring(7);
            withinBlock = true;
        } else if (text.startsWith("data: ")) {
            data = data == null ? new StringBuilder() : data.append('\n');
            data.append(text, 6, text.length());
            withinBlock = true;
        } else if (text.startsWith("retry: ")) {
            retry = text.substring(7);
        } else {
            throw new AssertionError("Not a line of an event stream: " + text);
        }
    }

    /** The id with which the client would reconnect; empty before the first id. */
    String lastId() {
        return lastId;
    }

    /** The id of the first block: the start of the stream. */
    String firstId() {
        return firstId;
    }

    /** How many blocks are complete, including the first one. */
    int blocks() {
        return blocks;
    }

    /** Whether the first block is complete; one read may return more than it. */
    boolean isOpen() {
        return blocks > 0;
    }

    /** Whether at least this many events have arrived. */
    boolean has(int events) {
        return kept.size() >= events;
    }

    List<Event> events() {
        return kept;
    }

    List<String> data() {
        return kept.stream().map(Event::data).toList();
    }

    /** All comment lines without their colons: {@code ok}, empty ones for heartbeats, and others. */
    List<String> comments() {
        return comments;
    }

    String retry() {
        return retry;
    }

    /** Whether the body ends with a complete block. */
    boolean isBetweenBlocks() {
        return !withinBlock && line.size() == 0;
    }

    @Override
    public String toString() {
        int from = Math.max(0, kept.size() - 3);
        return kept.size() + " events to " + kept.subList(from, kept.size()) + ", comments " + comments + ", at "
                + lastId;
    }
}
