package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.internal.loop.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of other threads to a connection, and the only part of it that they use. A message makes the loop read
 * the mailbox; messages that arrive before that are read together. Any thread writes; only the loop reads.
 */
final class Mailbox implements StreamConnection {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final EventLoop loop;
    private final Runnable read;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final AtomicReference<@Nullable CloseReason> ending = new AtomicReference<>();
    private volatile boolean gone;
    private volatile boolean sinkReady;
    private volatile boolean probed;
    private volatile boolean turnRequested;
    private volatile long progressNanos;

    Mailbox(EventLoop loop, Runnable connection) {
        this.loop = loop;
        this.progressNanos = loop.now();
        this.read = () -> {
            signalled.set(false); // first, so that a later message is not lost
            connection.run();
        };
    }

    /** Gives the connection a turn. */
    void signal() {
        turnRequested = true;
        post();
    }

    /** Reads the messages now; on the loop. */
    void read() {
        read.run();
    }

    private void post() {
        if (signalled.compareAndSet(false, true)) {
            loop.execute(read);
        }
    }

    @Override
    public void ready() {
        sinkReady = true;
        post();
    }

    @Override
    public void progress() {
        progressNanos = loop.now();
    }

    @Override
    public void clientGone(@Nullable Throwable cause) {
        LOG.debug("A client has disconnected", cause);
        gone = true;
        signal();
    }

    @Override
    public void probe() {
        probed = true;
        signal();
    }

    @Override
    public void end() {
        end(CloseReason.ENDED);
    }

    /** Ends the stream after the block that is being written. The first reason counts. */
    @Override
    public void end(CloseReason reason) {
        ending.compareAndSet(null, reason);
        signal();
    }

    boolean isClientGone() {
        return gone;
    }

    /** Why the stream must end; null while it need not. */
    @Nullable
    CloseReason ending() {
        return ending.get();
    }

    /** Whether the sink has become ready since the last call. */
    boolean takeSinkReady() {
        boolean ready = sinkReady;
        if (ready) {
            sinkReady = false;
        }
        return ready;
    }

    /** When the sink last reported progress. */
    long progressNanos() {
        return progressNanos;
    }

    /** Whether the connection must have a turn for another reason than that its sink is ready. */
    boolean takeTurnRequest() {
        boolean requested = turnRequested;
        if (requested) {
            turnRequested = false;
        }
        return requested;
    }

    /** Whether a probe was requested since the last call. */
    boolean takeProbe() {
        boolean asked = probed;
        if (asked) {
            probed = false;
        }
        return asked;
    }
}
