package io.github.kafkasse.servlet.endtoend;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses a body as it arrives, and passes its content on. */
final class GzipBody implements StreamClient.Body, AutoCloseable {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;

    private final StreamClient.Body content;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final ByteArrayOutputStream trailer = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[16 << 10];
    private int headerLeft = HEADER;

    GzipBody(StreamClient.Body content) {
        this.content = content;
    }

    @Override
    public void accept(byte[] bytes, int length) {
        int skipped = Math.min(headerLeft, length);
        headerLeft -= skipped;
        inflater.setInput(bytes, skipped, length - skipped);
        try {
            for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
                crc.update(buffer, 0, count);
                content.accept(buffer, count);
            }
        } catch (DataFormatException e) {
            throw new AssertionError("The body is not compressed", e);
        }
        if (inflater.finished()) {
            int left = trailer.size() == 0 ? inflater.getRemaining() : length;
            trailer.write(bytes, length - left, left);
        }
    }

    /** Whether the file has ended, with the right checksum and length. */
    boolean isComplete() {
        if (!inflater.finished() || trailer.size() != TRAILER) {
            return false;
        }
        ByteBuffer end = ByteBuffer.wrap(trailer.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        return end.getInt() == (int) crc.getValue() && end.getInt() == (int) inflater.getBytesWritten();
    }

    @Override
    public void close() {
        inflater.end();
    }
}
