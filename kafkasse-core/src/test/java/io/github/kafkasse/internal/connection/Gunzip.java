package io.github.kafkasse.internal.connection;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads one gzip file as defined by RFC 1952, or the beginning of one, and accepts no deviations. */
@SuppressWarnings("ArrayRecordComponent") // not compared
record Gunzip(byte[] content, boolean isComplete) {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** Decompresses a file, or the part of one that a client has received. */
    static Gunzip of(byte[] file) {
        byte[] header = Arrays.copyOf(file, Math.min(file.length, HEADER.length));
        if (!Arrays.equals(header, Arrays.copyOf(HEADER, header.length))) {
            throw new AssertionError("not a header: " + Arrays.toString(header));
        }
        if (file.length <= HEADER.length) {
            return new Gunzip(new byte[0], false);
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(file, HEADER.length, file.length - HEADER.length);
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
                content.write(buffer, 0, count);
            }
            if (inflater.finished()) {
                checkEnd(
                        content.toByteArray(),
                        Arrays.copyOfRange(file, file.length - inflater.getRemaining(), file.length));
            }
            return new Gunzip(content.toByteArray(), inflater.finished());
        } catch (DataFormatException e) {
            throw new AssertionError("not deflated", e);
        } finally {
            inflater.end();
        }
    }

    private static void checkEnd(byte[] content, byte[] end) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ByteBuffer expected = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        expected.putInt((int) crc.getValue()).putInt(content.length);
        if (!Arrays.equals(expected.array(), end)) {
            throw new AssertionError(
                    "ends with " + Arrays.toString(end) + " instead of " + Arrays.toString(expected.array()));
        }
    }

    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }
}
