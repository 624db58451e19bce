package io.github.kafkasse.examples.clients;

import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Follows the bytes of an HTTP/1.1 response, and passes the contents of the chunks to its watcher. If the contents are
 * compressed, one byte can yield several bytes of the stream.
 */
final class ResponseWatcher {
    private static final int GZIP_HEADER = 10;

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
    private Inflater inflater;
    private int skipped;

    ResponseWatcher(StreamWatcher stream) {
        this.stream = stream;
    }

    /**
     * Processes the next byte.
     *
     * @return whether it is the last byte that the client may receive
     */
    boolean isLast(byte next) {
        if (part == Part.CHUNK) {
            left--;
            if (left == 0) {
                part = Part.CHUNK_END;
            }
            return inflater == null ? stream.isLast(next) : isLastCompressed(next);
        }
        text.append((char) (next & 0xFF));
        if (next == '\n') {
            endOfLine();
        }
        return false;
    }

    private boolean isLastCompressed(byte next) {
        if (skipped < GZIP_HEADER) {
            skipped++;
            return false;
        }
        inflater.setInput(new byte[] {next});
        boolean last = false;
        try {
            byte[] one = new byte[1];
            while (inflater.inflate(one) > 0) {
                last |= stream.isLast(one[0]);
            }
        } catch (DataFormatException e) {
            throw new AssertionError("Not compressed", e);
        }
        return last;
    }

    /** Whether the stream is compressed. */
    boolean isCompressed() {
        return inflater != null;
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

    private void check(String head) {
        if (!head.startsWith("HTTP/1.1 200")
                || !head.toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding: chunked\r\n")) {
            throw new AssertionError("Not a stream: " + head);
        }
        if (head.toLowerCase(Locale.ROOT).contains("\r\ncontent-encoding: gzip\r\n")) {
            inflater = new Inflater(true);
        }
    }
}
