package io.github.kafkasse.examples.benchmarks.servers;

import java.io.IOException;

/**
 * Joins values, each followed by a line feed, into pieces of 64 KB. It alternates between two arrays, so the sink may
 * keep a piece until its next call. Belongs to one thread.
 */
final class Pieces {
    static final int SIZE = 64 << 10;

    private final Sink sink;
    private byte[] piece = new byte[SIZE];
    private byte[] other = new byte[SIZE];
    private int filled;

    /** Receives the pieces. */
    interface Sink {
        /**
         * Writes the first {@code length} bytes of an array. Returns when the previous piece may be overwritten.
         *
         * @param piece not changed before the next call
         */
        void write(byte[] piece, int length) throws IOException, InterruptedException;
    }

    Pieces(Sink sink) {
        this.sink = sink;
    }

    /** Adds a value and a line feed. */
    void add(byte[] value) throws IOException, InterruptedException {
        for (int from = 0; from < value.length; ) {
            int count = Math.min(SIZE - filled, value.length - from);
            System.arraycopy(value, from, piece, filled, count);
            filled += count;
            from += count;
            writeIfFull();
        }
        piece[filled++] = '\n';
        writeIfFull();
    }

    /** Writes the last, incomplete piece. */
    void finish() throws IOException, InterruptedException {
        if (filled > 0) {
            write();
        }
    }

    private void writeIfFull() throws IOException, InterruptedException {
        if (filled == SIZE) {
            write();
        }
    }

    private void write() throws IOException, InterruptedException {
        sink.write(piece, filled);
        byte[] written = piece;
        piece = other;
        other = written;
        filled = 0;
    }
}
