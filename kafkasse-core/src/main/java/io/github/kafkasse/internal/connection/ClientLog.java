package io.github.kafkasse.internal.connection;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.internal.common.RateLimitedLog;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log tells of single clients: each kind at a bounded rate for all of them together, since whoever connects
 * again and again could otherwise fill it. Thread-safe.
 */
public final class ClientLog {
    private static final Logger LOG = LoggerFactory.getLogger(ClientLog.class);

    private final RateLimitedLog losses;
    private final RateLimitedLog divergences;
    private final RateLimitedLog broken;
    private final RateLimitedLog failures;

    public ClientLog(LongSupplier nanoTime) {
        this.losses = new RateLimitedLog(LOG, nanoTime);
        this.divergences = new RateLimitedLog(LOG, nanoTime);
        this.broken = new RateLimitedLog(LOG, nanoTime);
        this.failures = new RateLimitedLog(LOG, nanoTime);
    }

    /** Kafka has deleted what a client asked for. */
    void lost(Supplier<String> what) {
        losses.warn(() -> what.get() + " were deleted by Kafka before a client came to them");
    }

    /** A client had read records that Kafka has lost. */
    void diverged(String where) {
        divergences.warn(
                () -> "Kafka lost records of " + where + " and after it in an unclean leader election; a client"
                        + " that had read them continues at that offset");
    }

    /** A stream had to end inside an event. */
    void brokenOff(BrokenStreamException reason) {
        broken.warn(() -> "A stream is broken off: " + reason.getMessage());
    }

    /** A sink has thrown what no sink should throw; its client is ended. */
    void sinkFailed(EventSink sink, String call, Throwable failure) {
        failures.warn(sink.getClass().getName() + "." + call + " failed; its client is let go", failure);
    }

    /** Something failed that should not, for one client. */
    void failed(Throwable failure) {
        failures.warn("A connection failed", failure);
    }
}
