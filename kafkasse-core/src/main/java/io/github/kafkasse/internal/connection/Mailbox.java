package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What other threads have to tell a connection: each leaves a note, and the connection's loop runs the connection to
 * read it. Mailbox left before the loop gets there are read in one run. Writers: any thread; readers: the loop.
 */
final class Mailbox {
    private final EventLoop loop;
    private final Runnable read;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final AtomicReference<@Nullable CloseReason> ending = new AtomicReference<>();
    private volatile boolean gone;
    private volatile boolean sinkReady;
    private volatile boolean probed;

    Mailbox(EventLoop loop, Runnable connection) {
        this.loop = loop;
        this.read = () -> {
            signalled.set(false); // first: a note that is left from here on is not lost
            connection.run();
        };
    }

    /** Has the loop run the connection soon. */
    void signal() {
        if (signalled.compareAndSet(false, true)) {
            loop.execute(read);
        }
    }

    void sinkIsReady() {
        sinkReady = true;
        signal();
    }

    void clientHasGone() {
        gone = true;
        signal();
    }

    void probe() {
        probed = true;
        signal();
    }

    /** The stream is to end after the block that is being written. The first reason counts. */
    void end(CloseReason reason) {
        ending.compareAndSet(null, reason);
        signal();
    }

    boolean isClientGone() {
        return gone;
    }

    /** Why the stream is to end; null while it is not. */
    @Nullable
    CloseReason ending() {
        return ending.get();
    }

    /** Whether the sink has said since the last call that it takes bytes again. */
    boolean takeSinkReady() {
        boolean ready = sinkReady;
        if (ready) {
            sinkReady = false;
        }
        return ready;
    }

    /** Whether somebody has asked since the last call whether the client is still there. */
    boolean takeProbe() {
        boolean asked = probed;
        if (asked) {
            probed = false;
        }
        return asked;
    }
}
