package io.github.kafkasse.examples.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * Takes an HTTP response with a chunked body apart as its bytes arrive, and hands the body on. Belongs to one thread.
 */
final class ResponseReader {
    private enum State {
        HEAD,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        ENDED
    }

    private final EventReader events;
    private final StringBuilder line = new StringBuilder();
    private State state = State.HEAD;
    private int status;
    private int left;

    ResponseReader(EventReader events) {
        this.events = events;
    }

    /** The status, or 0 before it is known. */
    int status() {
        return status;
    }

    /** Whether the last chunk has come. */
    boolean ended() {
        return state == State.ENDED;
    }

    void read(byte[] bytes, int length, long nowMicros) {
        int at = 0;
        while (at < length && state != State.ENDED) {
            if (state == State.CHUNK) {
                int count = Math.min(left, length - at);
                events.read(bytes, at, at + count, nowMicros);
                at += count;
                left -= count;
                if (left == 0) {
                    state = State.CHUNK_END;
                }
            } else {
                byte next = bytes[at++];
                if (next == '\n') {
                    lineEnded(line.toString().strip());
                    line.setLength(0);
                } else {
                    line.append((char) next);
                }
            }
        }
    }

    private void lineEnded(String text) {
        switch (state) {
            case HEAD -> head(text);
            case CHUNK_SIZE -> {
                left = Integer.parseInt(text, 16);
                state = left == 0 ? State.ENDED : State.CHUNK;
            }
            case CHUNK_END -> state = State.CHUNK_SIZE;
            default -> throw new IllegalStateException(state + ": " + text);
        }
    }

    private void head(String text) {
        if (text.isEmpty()) {
            state = State.CHUNK_SIZE;
        } else if (status == 0) {
            status = Integer.parseInt(text.split(" ", 3)[1]);
        }
    }

    static byte[] request(String path, String lastEventId) {
        String header = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + header + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
