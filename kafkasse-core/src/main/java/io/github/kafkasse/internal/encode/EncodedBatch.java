package io.github.kafkasse.internal.encode;

import io.github.kafkasse.internal.position.Positions;
import org.jspecify.annotations.Nullable;

/**
 * The bytes between two positions of a feed: whole blocks, shared by all clients that read them.
 *
 * @param from the positions before
 * @param to the positions after, different from those before
 * @param bytes the text of the events, compressed if it is compressed in segments; empty if no event in between is
 *     delivered
 * @param events the number of events in the bytes
 * @param timestamp the timestamp of the first of them; 0 if there is none
 * @param encodedNanos when it was encoded, as {@link System#nanoTime}; it may lack what was published later
 * @param deflated how the text is compressed; {@code null} if it is not compressed, or empty
 */
@SuppressWarnings("ArrayRecordComponent") // shared by reference, which is what a batch is for
public record EncodedBatch(
        Positions from,
        Positions to,
        byte[] bytes,
        int events,
        long timestamp,
        long encodedNanos,
        @Nullable Deflated deflated) {
    /** A batch that is not compressed. */
    public EncodedBatch(Positions from, Positions to, byte[] bytes, int events, long timestamp, long encodedNanos) {
        this(from, to, bytes, events, timestamp, encodedNanos, null);
    }

    /** The number of bytes without compression. */
    public int length() {
        return deflated == null ? bytes.length : deflated.length();
    }

    /** What the next batch can refer to if it is compressed; {@code null} if it cannot. */
    public @Nullable TextTail tail() {
        return deflated instanceof DeflatedForms forms ? forms.tail() : null;
    }

    /** The memory of the cached batch, in bytes. */
    long cost() {
        long held = deflated instanceof DeflatedForms forms ? forms.cost() : bytes.length;
        return held + 32L * from.size() + 256;
    }
}
