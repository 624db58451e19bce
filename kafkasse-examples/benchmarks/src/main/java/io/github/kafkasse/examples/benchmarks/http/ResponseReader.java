package io.github.kafkasse.examples.benchmarks.http;

import java.nio.charset.StandardCharsets;

/**
 * Parses an HTTP response with a chunked body as its bytes arrive, and passes the body on. The body of a response whose
 * status is not 200 is not parsed; a compressed one is decompressed. Belongs to one thread.
 */
public final class ResponseReader {
    private enum State {
        HEAD,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        ENDED,
        REFUSED
    }

    private static final int MOST_REFUSAL = 400;

    private ResponseBody body;
    private final StringBuilder line = new StringBuilder();
    private State state = State.HEAD;
    private int status;
    private boolean chunked;
    private int left;

    /** @param body receives the response's body */
    public ResponseReader(ResponseBody body) {
        this.body = body;
    }

    /** The status, or 0 before it is known. */
    public int status() {
        return status;
    }

    /** Whether the last chunk was received. */
    public boolean ended() {
        return state == State.ENDED;
    }

    /** The beginning of the body, unparsed, of a response whose status is not 200. */
    public String refusal() {
        return state == State.REFUSED ? line.toString() : "";
    }

    /** Parses the next bytes. */
    public void read(byte[] bytes, int length, long nowMicros) {
        int at = 0;
        while (at < length && state != State.ENDED) {
            if (state == State.REFUSED) {
                if (line.length() < MOST_REFUSAL) {
                    line.append((char) bytes[at]);
                }
                at++;
            } else if (state == State.CHUNK) {
                int count = Math.min(left, length - at);
                body.read(bytes, at, at + count, nowMicros);
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
            if (status == 200 && !chunked) {
                throw new IllegalStateException(
                        "The response is not chunked, so a cut connection would look like its end");
            }
            state = status == 200 ? State.CHUNK_SIZE : State.REFUSED;
        } else if (status == 0) {
            status = Integer.parseInt(text.split(" ", 3)[1]);
        } else if (text.equalsIgnoreCase("Transfer-Encoding: chunked")) {
            chunked = true;
        } else if (text.equalsIgnoreCase("Content-Encoding: gzip")) {
            body = new GunzipBody(body);
        }
    }

    /** The bytes of a GET request for events, with or without acceptance of compressed responses. */
    public static byte[] request(String path, String lastEventId, boolean gzip) {
        return request(path, "text/event-stream" + (gzip ? "\r\nAccept-Encoding: gzip" : ""), lastEventId);
    }

    /** The bytes of a GET request; {@code Last-Event-ID} is left out if {@code lastEventId} is empty. */
    public static byte[] request(String path, String accept, String lastEventId) {
        String header = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept + "\r\n" + header + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
