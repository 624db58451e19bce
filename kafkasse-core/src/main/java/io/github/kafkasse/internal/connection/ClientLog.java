package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.internal.common.RateLimitedLog;
import java.io.IOException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rate-limited log of client failures. Each kind has one limit for all clients, so that clients cannot fill the
 * log. Thread-safe.
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

    /** Kafka has deleted records that a client requested. */
    void lost(Supplier<String> what) {
        losses.warn(() -> what.get() + " were deleted by Kafka before a client read them");
    }

    /** A client had read records that Kafka has lost. */
    void diverged(String where) {
        divergences.warn(
                () -> "Kafka lost records of " + where + " and after it in an unclean leader election; a client"
                        + " that had read them continues at that offset");
    }

    /** A sink has thrown an exception that its contract forbids; its client is disconnected. */
    void sinkFailed(EventSink sink, String call, Throwable failure) {
        failures.warn(sink.getClass().getName() + "." + call + " failed; its client is disconnected", failure);
    }

    /** Reports the failure of a client's stream. {@return the reason of its end} */
    CloseReason report(Throwable failure) {
        if (failure instanceof IOException) {
            LOG.debug("A client has disconnected", failure);
            return CloseReason.CLIENT_GONE;
        }
        if (failure instanceof BrokenStreamException reason) {
            broken.warn(() -> "A stream is aborted: " + reason.getMessage());
        } else {
            failed(failure);
        }
        return CloseReason.FAILED;
    }

    /** Reports an unexpected failure of one client. */
    void failed(Throwable failure) {
        failures.warn("A connection failed", failure);
    }
}
