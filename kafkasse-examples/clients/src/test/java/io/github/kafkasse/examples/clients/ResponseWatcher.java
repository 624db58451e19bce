package io.github.kafkasse.examples.clients;

import java.util.Locale;

/** Follows the bytes of an HTTP/1.1 response, and shows its watcher those of the chunks' contents. */
final class ResponseWatcher {
    private enum Part {
        HEAD,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END
    }

    private final StreamWatcher stream;
    private final StringBuilder text = new StringBuilder();
    private Part part = Part.HEAD;
    private int left;

    ResponseWatcher(StreamWatcher stream) {
        this.stream = stream;
    }

    /** Takes the next byte; returns whether it is the last one that the client is to get. */
    boolean isLast(byte next) {
        if (part == Part.CHUNK) {
            left--;
            if (left == 0) {
                part = Part.CHUNK_END;
            }
            return stream.isLast(next);
        }
        text.append((char) (next & 0xFF));
        if (next == '\n') {
            endOfLine();
        }
        return false;
    }

    private void endOfLine() {
        switch (part) {
            case HEAD -> {
                if (text.indexOf("\r\n\r\n") < 0) {
                    return;
                }
                check(text.toString());
                part = Part.CHUNK_SIZE;
            }
            case CHUNK_SIZE -> {
                left = Integer.parseInt(text.toString().strip(), 16);
                part = left > 0 ? Part.CHUNK : Part.CHUNK_END;
            }
            default -> part = Part.CHUNK_SIZE;
        }
        text.setLength(0);
    }

    private static void check(String head) {
        if (!head.startsWith("HTTP/1.1 200")
                || !head.toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding: chunked\r\n")) {
            throw new AssertionError("Not a stream: " + head);
        }
    }
}
