package io.github.kafkasse.testing;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A sink that keeps everything in memory, for tests without a container.
 *
 * <p>It accepts everything, unless {@link #takeAtMost} limits it like a client that stops reading: it then keeps one
 * array until the limit allows more. Thread-safe.
 */
public final class InMemorySink implements EventSink {
    // Guarded by this.
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable StreamConnection connection;
    private @Nullable StreamOpening opening;
    private @Nullable KafkaSseException refusal;
    private long limit = Long.MAX_VALUE;
    private int writes;
    private byte[] pending = {};
    private boolean closed;
    private boolean aborted;

    /** Makes an empty sink. */
    public InMemorySink() {}

    /**
     * Limits how many bytes it receives in total: it takes whole arrays as long as it has received fewer, and is not
     * ready once it has as many. If the limit allows more than before, it takes the array that it has kept, and reports
     * to its connection if it is ready.
     *
     * @param total the number of bytes
     */
    public void takeAtMost(long total) {
        StreamConnection present;
        synchronized (this) {
            limit = total;
            if (isReady()) {
                bytes.writeBytes(pending);
                pending = new byte[0];
                notifyAll();
            }
            present = isReady() ? connection : null;
        }
        if (present != null) {
            present.ready();
        }
    }

    @Override
    public synchronized void connected(StreamConnection made) {
        connection = made;
    }

    @Override
    public synchronized void open(StreamOpening facts) {
        opening = facts;
        notifyAll();
    }

    @Override
    public synchronized void refuse(KafkaSseException reason) {
        refusal = reason;
        notifyAll();
    }

    @Override
    public synchronized boolean write(byte[] source, int offset, int length) {
        if (closed || aborted) {
            throw new IllegalStateException("write() was called after close() or abort()");
        }
        if (pending.length > 0) {
            throw new IllegalStateException("write() was called before ready()");
        }
        writes++;
        if (isReady()) {
            bytes.write(source, offset, length);
        } else {
            pending = Arrays.copyOfRange(source, offset, offset + length);
        }
        notifyAll();
        return isReady();
    }

    private boolean isReady() {
        return bytes.size() < limit;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public synchronized void abort() {
        aborted = true;
        notifyAll();
    }

    /** {@return what it was opened with, or {@code null} if it was not} */
    public synchronized @Nullable StreamOpening opening() {
        return opening;
    }

    /** {@return why it was refused, or {@code null} if it was not} */
    public synchronized @Nullable KafkaSseException refusal() {
        return refusal;
    }

    /** {@return everything that it has received} */
    public synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** {@return everything that it has received, as bytes} */
    public synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    /** {@return how many bytes it has received} */
    public synchronized long size() {
        return bytes.size();
    }

    /** {@return how often it was written to} */
    public synchronized int writes() {
        return writes;
    }

    /** {@return whether the stream was ended cleanly} */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** {@return whether the stream was aborted} */
    public synchronized boolean isAborted() {
        return aborted;
    }

    /**
     * Waits until a condition is true; it is tested after every change.
     *
     * @param condition what to wait for; it may call this sink's methods
     * @param limit the longest time to wait
     * @throws TimeoutException if it did not become true; the message contains what was written
     * @throws InterruptedException if the thread is interrupted
     */
    public synchronized void await(Predicate<InMemorySink> condition, Duration limit)
            throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.test(this)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("Not within " + limit + ": opened " + (opening != null) + ", refused "
                        + refusal + ", closed " + closed + ", aborted " + aborted + ", written: " + text());
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }
}
