package io.github.kafkasse.internal.connection;

import io.github.kafkasse.EventSink;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one sink: at most one array at a time, in slices, as far as the sink accepts them. It keeps the rules of
 * {@link EventSink}. Belongs to the connection's loop.
 */
final class StreamWriter {
    /** The size of one write: a container that copies bytes which its client does not accept copies no more. */
    private static final int SLICE = 64 << 10;

    /** The first slice of a client whose speed is not known yet. */
    private static final int FIRST_SLICE = 16 << 10;

    /**
     * The slice of a slow client: a container reports that it accepts more only when all of a slice is sent, and a
     * client that reads slowly must not look like one that reads nothing.
     */
    private static final int SMALL_SLICE = 4 << 10;

    /** A client that takes longer for a slice is slow. */
    private static final long SLOW_NANOS = 5_000_000_000L;

    /**
     * Of a larger array, a copy of the slice is written: a container that waits then keeps the slice in memory, not the
     * array.
     */
    private static final int SHARED = 2 * SLICE;

    private final EventSink sink;
    private final LongSupplier nanoTime;

    private byte @Nullable [] bytes;
    private int at;
    private int slice = FIRST_SLICE;
    private boolean slow;
    private boolean unflushed;
    private boolean blocked;
    private boolean waited;
    private long progressNanos;

    StreamWriter(EventSink sink, LongSupplier nanoTime) {
        this.sink = sink;
        this.nanoTime = nanoTime;
        this.progressNanos = nanoTime.getAsLong();
    }

    /** Sets the next bytes to write, from an index on; the previous array must be completely written. */
    void put(byte[] next, int from) {
        bytes = next;
        at = from;
    }

    /**
     * Writes an array and flushes it, in the usual case of a small array and a sink that accepts it; otherwise like
     * {@link #put} and {@link #drain}.
     *
     * @param now the present {@link System#nanoTime}
     * @return whether nothing is left
     */
    boolean write(byte[] next, long now) throws IOException {
        if (next.length > slice || blocked || slow || waited) {
            put(next, 0);
            boolean drained = drain();
            if (drained) {
                flush();
            }
            return drained;
        }
        blocked = !sink.isReady();
        if (blocked) {
            put(next, 0);
            return false;
        }
        progressNanos = now;
        sink.write(next, 0, next.length);
        unflushed = true;
        flush();
        return true;
    }

    /**
     * Writes as much as the sink accepts.
     *
     * @return whether nothing is left
     */
    boolean drain() throws IOException {
        while (bytes != null) {
            if (!ready()) {
                return false;
            }
            int length = Math.min(slice, bytes.length - at);
            if (bytes.length > SHARED) {
                sink.write(Arrays.copyOfRange(bytes, at, at + length), 0, length);
            } else {
                sink.write(bytes, at, length);
            }
            unflushed = true;
            at += length;
            if (at == bytes.length) {
                bytes = null;
            }
            if (slice < SLICE) {
                wroteSmall();
            }
        }
        return true;
    }

    /**
     * A slow client's slice is written alone, not gathered with others; slices grow while they are accepted at once.
     */
    private void wroteSmall() throws IOException {
        if (slow) {
            flush();
        }
        if (ready()) {
            slice *= 2;
            slow &= slice < SLICE;
        }
    }

    /** Flushes what was written, or leaves it until the sink is ready again. */
    void flush() throws IOException {
        if (unflushed && ready()) {
            sink.flush();
            unflushed = false;
        }
    }

    /**
     * Drops the rest.
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

    /** Whether the sink has reported that it accepts nothing; until it is ready again, it is not called. */
    boolean blocked() {
        return blocked;
    }

    /** The sink has reported that it accepts more. */
    void unblock() {
        waited |= blocked;
        blocked = false;
    }

    /** When the sink last accepted something. */
    long progressNanos() {
        return progressNanos;
    }

    private boolean ready() {
        if (!blocked) {
            blocked = !sink.isReady();
            if (!blocked) {
                long now = nanoTime.getAsLong();
                if (now - progressNanos >= SLOW_NANOS && waited) {
                    slow = true;
                    slice = SMALL_SLICE;
                }
                waited = false;
                progressNanos = now;
            }
        }
        return !blocked;
    }
}
