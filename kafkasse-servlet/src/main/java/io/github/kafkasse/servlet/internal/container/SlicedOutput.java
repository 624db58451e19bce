package io.github.kafkasse.servlet.internal.container;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes arrays to a container's output in slices, as the container accepts them, and flushes them. It keeps one array
 * until that is written completely. {@link AsyncResponse} uses it under its monitor.
 *
 * <p>Only one thread writes at a time. It is the engine's thread until the output is not ready. Then only the
 * container's thread that calls {@code onWritePossible} writes, until nothing is left.
 */
final class SlicedOutput {
    /** The result of a call that writes. */
    enum Step {
        /** Everything is written and flushed. */
        DONE,
        /** The container accepts no more now. It will call {@code onWritePossible}. */
        WAITING,
        /** The caller must call {@link WriteGuard#awaitContainer} without the monitor, and then continue. */
        GUARD
    }

    /** The maximum size of one write. It bounds what a container copies when its client does not accept bytes. */
    private static final int SLICE = 64 << 10;

    /** The size of the first slice, for a client of unknown speed. */
    private static final int FIRST_SLICE = 16 << 10;

    /**
     * The size of a slice for a slow client. A container accepts more only when it has sent a whole slice. With small
     * slices, a client that reads slowly makes visible progress and differs from one that does not read.
     */
    private static final int SMALL_SLICE = 4 << 10;

    /** A client is slow if the container waits longer than this for it. */
    private static final long SLOW_NANOS = 5_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(SlicedOutput.class);

    private final ServletOutputStream output;
    private final BodyWrite body;
    private final WriteGuard guard;
    private final LongSupplier nanoTime;

    private byte @Nullable [] bytes;
    private int at;
    private int end;
    private int slice = FIRST_SLICE;
    private boolean slow;
    private boolean unflushed;
    private boolean acceptedSlice;
    private boolean containersTurn;
    private long waitingSince;

    SlicedOutput(ServletOutputStream output, WriteGuard guard, LongSupplier nanoTime) {
        this.output = output;
        this.body = BodyWrite.of(output);
        this.guard = guard;
        this.nanoTime = nanoTime;
    }

    /** Writes and flushes bytes, on the engine's thread. All earlier bytes must be written. */
    Step write(byte[] array, int offset, int length) throws IOException {
        if (bytes != null || containersTurn) {
            throw new IllegalStateException("A write before the earlier one was complete");
        }
        if (length > slice || slow || !output.isReady() || guard.mustAwaitContainer()) {
            put(array, offset, length);
        } else { // the usual case: does not store a young array in this old object, for the garbage collector
            hand(array, offset, length);
        }
        return advance(false);
    }

    /** Sets the last bytes, which {@link #finish} writes. An empty array sends the headers alone. */
    void putLast(byte[] last) {
        if (last.length == 0) {
            unflushed = true;
        } else {
            put(last, 0, last.length);
        }
    }

    private void put(byte[] array, int offset, int length) {
        bytes = array;
        at = offset;
        end = offset + length;
    }

    /**
     * Writes the remaining bytes, as far as the container accepts them.
     *
     * @param called whether the caller is a thread of the container, in {@code onWritePossible}
     */
    Step advance(boolean called) throws IOException {
        if (called && containersTurn) {
            containersTurn = false;
            if (bytes != null && nanoTime.getAsLong() - waitingSince >= SLOW_NANOS) {
                slow = true;
                slice = SMALL_SLICE;
            }
        }
        while (bytes != null || unflushed) {
            if (!output.isReady()) {
                return waiting();
            }
            if (!called && guard.mustAwaitContainer()) {
                return Step.GUARD;
            }
            if (unflushed && (bytes == null || slow)) { // flushes each slice of a slow client by itself
                unflushed = false;
                guard.flushed();
                output.flush();
            } else {
                writeSlice();
            }
        }
        acceptedSlice = false;
        return Step.DONE;
    }

    private void writeSlice() throws IOException {
        byte[] array = bytes;
        if (array == null) {
            return;
        }
        if (acceptedSlice && slice < SLICE) { // slices grow while the container accepts them at once
            slice *= 2;
            slow &= slice < SLICE;
        }
        int from = at;
        int length = Math.min(slice, end - from);
        at += length;
        if (at == end) {
            bytes = null;
        }
        acceptedSlice = true;
        hand(array, from, length);
    }

    private void hand(byte[] array, int offset, int length) throws IOException {
        unflushed = body.needsFlush();
        guard.wrote(length);
        body.write(output, array, offset, length);
    }

    private Step waiting() {
        acceptedSlice = false;
        containersTurn = true;
        waitingSince = nanoTime.getAsLong();
        return Step.WAITING;
    }

    /**
     * Like {@link #advance}, but returns {@link Step#DONE} only when the output is ready again, so that the response
     * can end.
     */
    Step finish(boolean called) throws IOException {
        Step step = advance(called);
        return step == Step.DONE && !output.isReady() ? waiting() : step;
    }

    /** Whether the output is ready. An output that fails counts as ready, because waiting for it is useless. */
    boolean isReady() {
        try {
            return output.isReady();
        } catch (RuntimeException e) {
            LOG.debug("The container had closed a connection already", e);
            return true;
        }
    }

    /** Whether writing continues with the container's next call of {@code onWritePossible}. */
    boolean isContainersTurn() {
        return containersTurn;
    }

    /** Discards the remaining bytes. */
    void drop() {
        bytes = null;
        unflushed = false;
    }
}
