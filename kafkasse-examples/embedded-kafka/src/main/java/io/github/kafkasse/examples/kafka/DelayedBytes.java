package io.github.kafkasse.examples.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a relayed connection: holds bytes that were read from one socket until they are due, then writes
 * them to the other socket. Belongs to the relay's thread.
 */
final class DelayedBytes {
    private static final int CHUNK = 64 << 10;

    /** The relay stops reading above this size. It allows 100 MB/s with a delay of 150 ms. */
    private static final long MOST_HELD = 16 << 20;

    private final SocketChannel source;
    private final SocketChannel sink;
    private final SelectionKey sourceKey;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private long held;
    private boolean readAll;
    private boolean ended;
    private boolean blocked;
    private @Nullable DelayedBytes opposite;

    /** Bytes and the {@link System#nanoTime} at which they are due; {@code null} bytes mark the end of the stream. */
    private record Chunk(@Nullable ByteBuffer bytes, long dueNanos) {}

    DelayedBytes(SocketChannel source, SocketChannel sink, SelectionKey sourceKey) {
        this.source = source;
        this.sink = sink;
        this.sourceKey = sourceKey;
    }

    SocketChannel source() {
        return source;
    }

    void opposite(DelayedBytes other) {
        opposite = other;
    }

    DelayedBytes opposite() {
        return Objects.requireNonNull(opposite);
    }

    /** Whether the end of the stream was forwarded. */
    boolean isEnded() {
        return ended;
    }

    /**
     * The nanoseconds until bytes are due; {@link Long#MAX_VALUE} if there are none, or if the socket is not writable.
     */
    long nanosUntilDue(long now) {
        Chunk first = chunks.peek();
        return first == null || blocked || !sink.isConnected() ? Long.MAX_VALUE : first.dueNanos - now;
    }

    void read(long dueNanos) throws IOException {
        buffer.clear();
        int count = source.read(buffer);
        if (count < 0) {
            readAll = true;
            chunks.add(new Chunk(null, dueNanos));
        } else if (count > 0) {
            buffer.flip();
            chunks.add(new Chunk(ByteBuffer.allocate(count).put(buffer).flip(), dueNanos));
            held += count;
        }
        updateInterest();
    }

    /** Writes the bytes that are due, as far as the socket accepts them. */
    void write(long now) throws IOException {
        if (!sink.isConnected()) {
            return;
        }
        blocked = false;
        for (Chunk first = chunks.peek(); first != null && first.dueNanos - now <= 0; first = chunks.peek()) {
            if (first.bytes == null) {
                sink.shutdownOutput();
                ended = true;
            } else {
                held -= sink.write(first.bytes);
                if (first.bytes.hasRemaining()) {
                    blocked = true;
                    break;
                }
            }
            chunks.remove();
        }
        updateInterest();
        opposite().updateInterest();
    }

    /** Registers the operations that the selector waits for at the socket that this direction reads from. */
    void updateInterest() {
        if (!sourceKey.isValid() || !source.isConnected()) {
            return;
        }
        boolean reads = !readAll && held < MOST_HELD;
        sourceKey.interestOps((reads ? SelectionKey.OP_READ : 0) | (opposite().blocked ? SelectionKey.OP_WRITE : 0));
    }
}
