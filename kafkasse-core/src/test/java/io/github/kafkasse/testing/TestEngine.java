package io.github.kafkasse.testing;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.StreamConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the engine for one client of an {@link EventSinkContract}: receives the client's sink, and records what the
 * sink reports. Thread-safe.
 */
public final class TestEngine {
    private final Duration limit;
    private final CompletableFuture<EventSink> sink = new CompletableFuture<>();

    // Guarded by this.
    private boolean ready = true;
    private boolean gone;

    TestEngine(Duration limit) {
        this.limit = limit;
    }

    /**
     * Receives the client's sink, as {@link io.github.kafkasse.KafkaSse#connect} does.
     *
     * @param connecting the sink
     * @return its connection, which {@link EventSink#connected} was called with
     */
    public StreamConnection connect(EventSink connecting) {
        StreamConnection connection = new Connection();
        connecting.connected(connection);
        if (!sink.complete(connecting)) {
            throw new AssertionError("A client must be connected once");
        }
        return connection;
    }

    /** Waits until the client has connected, and returns its sink. */
    EventSink sink() throws Exception {
        return sink.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Writes to the sink, which must be ready. {@return whether the sink accepts more} */
    boolean write(EventSink target, byte[] bytes, int offset, int length) throws IOException {
        synchronized (this) {
            ready = false; // only reports from here on count
        }
        boolean more = target.write(bytes, offset, length);
        synchronized (this) {
            ready |= more;
        }
        return more;
    }

    /** Waits until the sink is ready. */
    void awaitReady() throws Exception {
        awaitReport();
    }

    /** Waits until the sink is ready. {@return false if its client has disconnected instead} */
    boolean isReadyBeforeGone() throws Exception {
        awaitReport();
        return !isGoneWithin(Duration.ZERO);
    }

    /** Waits until the sink is ready, or reports that it is or that its client has disconnected. */
    private synchronized void awaitReport() throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ready && !gone) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("The sink was not ready, and reported neither ready() nor clientGone()");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /**
     * Waits at most {@code time} for the sink's report that its client has disconnected, and returns whether there is
     * one.
     */
    synchronized boolean isGoneWithin(Duration time) throws InterruptedException {
        if (!gone) {
            TimeUnit.NANOSECONDS.timedWait(this, time.toNanos());
        }
        return gone;
    }

    private final class Connection implements StreamConnection {
        @Override
        public void ready() {
            synchronized (TestEngine.this) {
                ready = true;
                TestEngine.this.notifyAll();
            }
        }

        @Override
        public void clientGone(@Nullable Throwable cause) {
            synchronized (TestEngine.this) {
                gone = true;
                TestEngine.this.notifyAll();
            }
        }

        @Override
        public void probe() {}

        @Override
        public void end() {}
    }
}
