package io.github.kafkasse.servlet;

import jakarta.servlet.ServletContext;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a thread of Tomcat's in its call of {@code onWritePossible} until the engine's loop has made use of it.
 *
 * <p>When a write fails in our thread, or we end the response, while the thread that has called is just leaving, Tomcat
 * may give what belongs to this response to the next one that it serves, and then tell that one of the failure (seen
 * with 10.1.59: a new client was cut off before its first byte). If the client has gone, the first use after the call
 * shows it; so the thread stays for that. Other containers' threads leave at once. Thread-safe.
 */
final class HeldCall {
    /** A loop that is busy for longer has to do without the container's thread. */
    private static final long LONGEST_NANOS = 100_000_000L;

    private final boolean holds;

    // Guarded by this.
    private boolean used;

    private HeldCall(boolean holds) {
        this.holds = holds;
    }

    static HeldCall of(ServletContext context) {
        return new HeldCall(context.getServerInfo().startsWith("Apache Tomcat"));
    }

    /** The container calls. Under the lock under which uses are: one from before the call must not count. */
    synchronized void begin() {
        used = false;
    }

    /** Waits, on the container's thread, when the loop has been told of the call. */
    synchronized void awaitUse() {
        long end = System.nanoTime() + LONGEST_NANOS;
        for (long left = LONGEST_NANOS; holds && !used && left > 0; left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** The loop has used the call, or there is no use of it any more, as the response has ended. */
    synchronized void used() {
        used = true;
        notifyAll();
    }
}
