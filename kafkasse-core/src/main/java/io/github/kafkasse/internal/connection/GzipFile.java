package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.BatchDeflater;
import io.github.kafkasse.internal.encode.Crc32;
import io.github.kafkasse.internal.encode.Deflated;
import io.github.kafkasse.internal.encode.DeflatedForms;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.TextTail;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What is different for each client in a compressed stream: the header of a <a
 * href="https://www.rfc-editor.org/rfc/rfc1952">gzip file</a>, the messages between batches, which are not compressed
 * because they are small, and the end, with the checksum and the length of all that the client has received. The
 * batches between them are shared; which of its {@linkplain DeflatedForms forms} a client receives depends on what is
 * before it in the client's file. Belongs to the connection's loop.
 */
final class GzipFile {
    /** No name, no time, and an unknown system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** An empty last block, of the shortest form. */
    private static final byte[] LAST_BLOCK = {3, 0};

    private static final int MOST_STORED = 0xffff;
    private static final int STORED_HEADER = 5;

    private final BatchDeflater deflater;

    /**
     * Identifies the batch that the file ends with, {@link TextTail#NONE} if it ends with something else. Not a
     * reference: that would cost the garbage collector work for each client and batch.
     */
    private long last = TextTail.NONE;

    private int crc;
    private int length; // modulo 2 to the power of 32, as the format has it
    private boolean hasBegun;
    private boolean isComplete;

    /** @param deflater the deflater of the connection's loop */
    GzipFile(BatchDeflater deflater) {
        this.deflater = deflater;
    }

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
        last = TextTail.NONE;
        return bytes;
    }

    /**
     * The bytes of a batch. All of them will be written, the rest of an interrupted one later.
     *
     * @param known what most streams end with that receive this batch now; {@code null} if that is not known
     */
    byte[] add(EncodedBatch batch, @Nullable TextTail known) {
        Deflated deflated = batch.deflated();
        long before = last;
        last = TextTail.NONE;
        if (deflated != null) {
            append(deflated.crc(), deflated.factor(), deflated.length());
        }
        if (deflated instanceof DeflatedForms forms) {
            last = forms.tail().id();
            return forms.after(before, known, deflater);
        }
        return batch.bytes();
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
