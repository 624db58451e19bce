package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.Crc32;
import io.github.kafkasse.internal.encode.Deflated;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What is different for each client in a compressed stream: the header of a <a
 * href="https://www.rfc-editor.org/rfc/rfc1952">gzip file</a>, the messages between batches, which are not compressed
 * because they are small, and the end, with the checksum and the length of all that the client has received. The
 * batches between them are shared. Belongs to the connection's loop.
 */
final class GzipFile {
    /** No name, no time, and an unknown system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** An empty last block, of the shortest form. */
    private static final byte[] LAST_BLOCK = {3, 0};

    private static final int MOST_STORED = 0xffff;
    private static final int STORED_HEADER = 5;

    private int crc;
    private int length; // modulo 2 to the power of 32, as the format has it
    private boolean hasBegun;
    private boolean isComplete;

    /** A message as stored blocks; the first time with the header. */
    byte[] stored(byte[] message) {
        int blocks = (message.length + MOST_STORED - 1) / MOST_STORED;
        byte[] bytes = new byte[headerLength() + blocks * STORED_HEADER + message.length];
        ByteBuffer out = begin(bytes);
        for (int at = 0; at < message.length; at += MOST_STORED) {
            int count = Math.min(MOST_STORED, message.length - at);
            out.put((byte) 0).putShort((short) count).putShort((short) ~count).put(message, at, count);
        }
        append(Crc32.of(message, message.length), Crc32.factor(message.length), message.length);
        return bytes;
    }

    /** A batch is written, or the first part of it; the rest will follow. */
    void add(@Nullable Deflated batch) {
        if (batch != null) {
            append(batch.crc(), batch.factor(), batch.length());
        }
    }

    /** The end of the file. A file without it is not complete. */
    byte[] end() {
        byte[] bytes = new byte[headerLength() + LAST_BLOCK.length + 2 * Integer.BYTES];
        begin(bytes).put(LAST_BLOCK).putInt(crc).putInt(length);
        isComplete = true;
        return bytes;
    }

    /** Whether it has returned its end, after which nothing may follow. */
    boolean isComplete() {
        return isComplete;
    }

    private int headerLength() {
        return hasBegun ? 0 : HEADER.length;
    }

    private ByteBuffer begin(byte[] bytes) {
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (!hasBegun) {
            out.put(HEADER);
            hasBegun = true;
        }
        return out;
    }

    private void append(int nextCrc, int factor, int count) {
        crc = Crc32.append(crc, nextCrc, factor);
        length += count;
    }
}
