package io.github.kafkasse.internal.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses what a client's sink accepts, at each call and without looking ahead, as a client does that receives
 * events one by one. Created before the stream is opened.
 */
final class GzipReader {
    private static final int HEADER = 10;

    /** What the sink was given, call by call. */
    final List<byte[]> writes = new ArrayList<>();

    private final Inflater inflater = new Inflater(true);
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    private GzipReader() {}

    /** Reads what a sink accepts from now on. */
    static GzipReader of(ClientSink sink) {
        GzipReader reader = new GzipReader();
        sink.onWrite = reader::accept;
        return reader;
    }

    private void accept(byte[] bytes) {
        byte[] blocks = writes.isEmpty() ? Arrays.copyOfRange(bytes, HEADER, bytes.length) : bytes;
        writes.add(bytes);
        inflater.setInput(blocks);
        byte[] buffer = new byte[8192];
        try {
            for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
                content.write(buffer, 0, count);
            }
        } catch (DataFormatException e) {
            throw new AssertionError("not deflated, after " + text(), e);
        }
    }

    /** All that can be decompressed of what the sink was given. */
    String text() {
        return content.toString(StandardCharsets.UTF_8);
    }

    /** The bytes that the sink was given last. */
    byte[] last() {
        return writes.get(writes.size() - 1);
    }
}
