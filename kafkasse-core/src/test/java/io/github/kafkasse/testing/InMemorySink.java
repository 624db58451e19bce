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
 * <p>By default it accepts everything. {@link #takeAtMost} makes it behave like a client that stops reading: it then
 * keeps one array until the limit allows more. Thread-safe.
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

    /** Creates an empty sink. */
    public InMemorySink() {}

    /**
     * Limits the number of bytes that it receives in total. It accepts whole arrays until it has received that many,
     * and is not ready after that. If the limit is raised, it accepts the array that it has kept, and reports to its
     * connection if it is ready.
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

    /** {@return the opening of the stream, or {@code null} if it was not opened} */
    public synchronized @Nullable StreamOpening opening() {
        return opening;
    }

    /** {@return the reason of the refusal, or {@code null} if it was not refused} */
    public synchronized @Nullable KafkaSseException refusal() {
        return refusal;
    }

    /** {@return everything that it has received, as text} */
    public synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** {@return everything that it has received, as bytes} */
    public synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    /** {@return the number of received bytes} */
    public synchronized long size() {
        return bytes.size();
    }

    /** {@return the number of calls of {@link #write}} */
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
     * @param condition the condition; it may call this sink's methods
     * @param limit the maximum time to wait
     * @throws TimeoutException if the condition did not become true; the message contains what was written
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
