package io.github.kafkasse.servlet.internal.container;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes arrays to a container's output and flushes them, in slices, as the container accepts them. It keeps one array
 * until all of it is written. Used by {@link AsyncResponse}, under its monitor.
 *
 * <p>Either the engine's thread writes or the container's: once the container has accepted no more, only the thread
 * that calls {@code onWritePossible} continues, until nothing is left.
 */
final class SlicedOutput {
    /** How a call that writes has ended. */
    enum Step {
        /** All is written and flushed. */
        DONE,
        /** The container accepts no more; it calls {@code onWritePossible}. */
        WAITING,
        /** The caller must call {@link WriteGuard#awaitContainer} without the monitor, and then continue. */
        GUARD
    }

    /** The size of one write: a container that copies bytes which its client does not accept copies no more. */
    private static final int SLICE = 64 << 10;

    /** The first slice of a client whose speed is not known yet. */
    private static final int FIRST_SLICE = 16 << 10;

    /**
     * The slice of a slow client: a container accepts more only when all of a slice is sent, and a client that reads
     * slowly must not look like one that reads nothing.
     */
    private static final int SMALL_SLICE = 4 << 10;

    /** A client that takes longer for a slice is slow. */
    private static final long SLOW_NANOS = 5_000_000_000L;

    private final ServletOutputStream output;
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
        } else { // the usual case: the array is not stored in this older object, which would cost the collector
            unflushed = true;
            guard.wrote(length);
            output.write(array, offset, length);
        }
        return advance(false);
    }

    /** Sets the last bytes, to be written by {@link #finish}; no bytes send the headers alone. */
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
     * Writes what is left, as far as the container accepts it.
     *
     * @param called whether this is a thread of the container, in {@code onWritePossible}
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
            if (unflushed && (bytes == null || slow)) { // a slow client's slice is not gathered with others
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
        if (acceptedSlice && slice < SLICE) { // slices grow while they are accepted at once
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
        unflushed = true;
        guard.wrote(length);
        output.write(array, from, length);
    }

    private Step waiting() {
        acceptedSlice = false;
        containersTurn = true;
        waitingSince = nanoTime.getAsLong();
        return Step.WAITING;
    }

    /** Like {@link #advance}, and waits until the container has accepted everything, so that the response can end. */
    Step finish(boolean called) throws IOException {
        Step step = advance(called);
        return step == Step.DONE && !output.isReady() ? waiting() : step;
    }

    /** Whether the container has yet to call {@code onWritePossible} to continue. */
    boolean isContainersTurn() {
        return containersTurn;
    }

    /** Drops what is left. */
    void drop() {
        bytes = null;
        unflushed = false;
    }
}
