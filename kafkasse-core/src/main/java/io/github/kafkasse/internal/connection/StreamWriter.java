package io.github.kafkasse.internal.connection;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.internal.encode.BatchDeflater;
import io.github.kafkasse.internal.encode.BatchLength;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.TextTail;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one sink: a small array in one call, a large one in slices, as far as the sink accepts them. It follows the
 * rules of {@link EventSink}, and makes a {@link GzipFile} of a compressed stream. Belongs to the connection's loop.
 */
final class StreamWriter {
    /**
     * The maximum length of an array that is written in one call. A longer one is written in slices, and its rest can
     * be dropped while the sink is not ready.
     */
    static final int WHOLE = 2 * BatchLength.FULL;

    /**
     * The length of a slice. Each slice is a copy: a sink that must wait then keeps the slice and not the whole array.
     */
    private static final int SLICE = 64 << 10;

    private final EventSink sink;

    /** {@code null} if the stream is not compressed. */
    private final @Nullable GzipFile gzip;

    /** The large array that is partly written. */
    private byte @Nullable [] bytes;

    private int at;
    private int length;
    private boolean blocked;
    private long taken;
    private long writtenNanos;
    private long progressNanos;

    /**
     * @param deflater the deflater of the connection's loop; {@code null} if the stream is not compressed
     * @param now the present {@link System#nanoTime}, as for the methods
     */
    StreamWriter(EventSink sink, @Nullable BatchDeflater deflater, long now) {
        this.sink = sink;
        this.gzip = deflater == null ? null : new GzipFile(deflater);
        this.writtenNanos = now;
        this.progressNanos = now;
    }

    /**
     * Writes a batch; see {@link #write(byte[], long)}.
     *
     * @param known what most streams end with that receive this batch now; {@code null} if that is not known
     */
    boolean write(EncodedBatch batch, @Nullable TextTail known, long now) throws IOException {
        return write(gzip == null ? batch.bytes() : gzip.add(batch, known), now);
    }

    /** Writes a message; see {@link #write(byte[], long)}. */
    boolean writeMessage(byte[] message, long now) throws IOException {
        return write(gzip == null ? message : gzip.stored(message), now);
    }

    /**
     * Writes what a complete stream ends with. Everything before it must be written, and nothing may follow.
     *
     * @return whether the sink can be closed now; if not, this is called again when it is ready
     */
    boolean finish(long now) throws IOException {
        if (gzip != null && !gzip.isComplete()) {
            return write(gzip.end(), now) && !blocked;
        }
        return !blocked;
    }

    /** Whether the end is written, so that nothing may follow. */
    boolean isFinished() {
        return gzip != null && gzip.isComplete();
    }

    /**
     * Writes an array; the previous one must be completely written, and the sink must not be {@linkplain #blocked
     * blocked}.
     *
     * @return whether the sink has taken all of it
     */
    boolean write(byte[] next, long now) throws IOException {
        length = next.length;
        if (next.length > WHOLE) {
            bytes = next;
            at = 0;
            return drain(now);
        }
        writes(next.length, now);
        blocked = !sink.write(next, 0, next.length);
        return true;
    }

    /**
     * Continues a large array, if one is partly written.
     *
     * @return whether the sink has taken all of it
     */
    boolean drain(long now) throws IOException {
        for (byte[] rest = bytes; rest != null && !blocked; rest = bytes) {
            byte[] slice = Arrays.copyOfRange(rest, at, Math.min(rest.length, at + SLICE));
            at += slice.length;
            if (at == rest.length) {
                bytes = null;
            }
            writes(slice.length, now);
            blocked = !sink.write(slice, 0, slice.length);
        }
        return bytes == null;
    }

    private void writes(int length, long now) {
        taken += length;
        writtenNanos = now;
        progressNanos = now;
    }

    /**
     * Drops the rest of a large array that is partly written.
     *
     * @return how much of it was written
     */
    int drop() {
        bytes = null;
        return at;
    }

    boolean isEmpty() {
        return bytes == null;
    }

    /** The length of the array that is written, or was written last. */
    int length() {
        return length;
    }

    /** How many bytes were written. */
    long bytes() {
        return taken;
    }

    /** Whether the sink has reported that it accepts nothing; until it is ready again, it is not called. */
    boolean blocked() {
        return blocked;
    }

    /** The sink has reported that it accepts more. */
    void unblock(long now) {
        blocked = false;
        progress(now);
    }

    /** The client has received something at this {@link System#nanoTime}. */
    void progress(long nanos) {
        if (nanos - progressNanos > 0) {
            progressNanos = nanos;
        }
    }

    /** The sink was opened, which counts as a write for {@link #writtenNanos}. */
    void opened(long now) {
        writtenNanos = now;
    }

    /** When it last wrote something. */
    long writtenNanos() {
        return writtenNanos;
    }

    /** When the client last received something, or the sink last accepted something. */
    long progressNanos() {
        return progressNanos;
    }
}
