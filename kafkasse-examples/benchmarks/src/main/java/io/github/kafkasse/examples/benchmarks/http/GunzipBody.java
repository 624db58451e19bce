package io.github.kafkasse.examples.benchmarks.http;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses a body as its bytes arrive, and passes the result on. Belongs to one thread. */
final class GunzipBody implements ResponseBody {
    private static final int HEADER = 10;

    private final ResponseBody content;
    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[8 << 10];
    private int headerLeft = HEADER;

    GunzipBody(ResponseBody content) {
        this.content = content;
    }

    @Override
    public void read(byte[] bytes, int from, int to, long nowMicros) {
        int skipped = Math.min(headerLeft, to - from);
        headerLeft -= skipped;
        inflater.setInput(bytes, from + skipped, to - from - skipped);
        try {
            for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
                content.read(buffer, 0, count, nowMicros);
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("The body is not compressed", e);
        }
    }
}
