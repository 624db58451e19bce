package io.github.kafkasse.internal.encode;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The last bytes of the text of a batch. While the stream of a client ends with them, the next batch can refer to them
 * in its compressed form. The batch itself is not kept in memory by this.
 *
 * @param id identifies the text within this process, never {@link #NONE}. Batches between the same positions can have
 *     different texts, so the positions do not identify it
 * @param bytes the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // shared by reference, and never changed
public record TextTail(long id, byte[] bytes) {
    /** The id of no text. */
    public static final long NONE = 0;

    /**
     * The maximum number of bytes. Deflate could refer to 32 KB. But each live group keeps the tail of its last batch,
     * and more than a few events make the next batch hardly shorter.
     */
    static final int MOST_BYTES = 4 << 10;

    private static final AtomicLong IDS = new AtomicLong(NONE);

    /** The tail of a text. */
    static TextTail of(byte[] text) {
        int from = text.length - MOST_BYTES;
        return new TextTail(IDS.incrementAndGet(), from <= 0 ? text : Arrays.copyOfRange(text, from, text.length));
    }
}
