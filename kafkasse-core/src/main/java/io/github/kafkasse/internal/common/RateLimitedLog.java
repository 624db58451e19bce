package io.github.kafkasse.internal.common;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Logs warnings at a limited rate. It is for warnings that data, clients or a broken mapper can cause for each record.
 * Thread-safe.
 */
public final class RateLimitedLog {
    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private final Logger logger;
    private final LongSupplier nanoTime;
    private final AtomicLong nextNanos;
    private final AtomicLong suppressed = new AtomicLong();

    public RateLimitedLog(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
        this.nextNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** Logs a warning, unless the rate is exceeded; the message is only built if it is logged. */
    public void warn(Supplier<String> message) {
        if (due()) {
            logger.warn("{}{}", message.get(), others());
        }
    }

    public void warn(String message) {
        warn(() -> message);
    }

    public void warn(String message, Throwable cause) {
        if (due()) {
            logger.warn("{}{}", message, others(), cause);
        }
    }

    private boolean due() {
        long now = nanoTime.getAsLong();
        long next = nextNanos.get();
        if (now - next >= 0 && nextNanos.compareAndSet(next, now + INTERVAL_NANOS)) {
            return true;
        }
        suppressed.incrementAndGet();
        return false;
    }

    private String others() {
        long others = suppressed.getAndSet(0);
        return others == 0 ? "" : " (and " + others + " more such warnings since the last one shown)";
    }
}
