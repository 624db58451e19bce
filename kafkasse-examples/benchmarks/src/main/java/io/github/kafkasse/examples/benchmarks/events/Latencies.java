package io.github.kafkasse.examples.benchmarks.events;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import org.HdrHistogram.Histogram;

/** The times from the creation of records to a later moment, such as their arrival. Thread-safe. */
public final class Latencies {
    /** The longest time that is recorded; longer ones are recorded as this. */
    public static final long LONGEST_MICROS = 600_000_000L;

    // Guarded by this.
    private final Histogram micros = new Histogram(LONGEST_MICROS, 3);

    /** Records the time since the {@linkplain EditEvents#nowMicros creation} of a record. */
    public void add(long sentMicros, long nowMicros) {
        long taken = Math.min(LONGEST_MICROS, Math.max(0, nowMicros - sentMicros));
        synchronized (this) {
            micros.recordValue(taken);
        }
    }

    /** Drops all recorded times. */
    public synchronized void reset() {
        micros.reset();
    }

    /** The number of records, and percentiles of their times in microseconds. */
    public synchronized Message report() {
        return Message.of("ok")
                .with("records", micros.getTotalCount())
                .with("p50", micros.getValueAtPercentile(50))
                .with("p99", micros.getValueAtPercentile(99))
                .with("max", micros.getMaxValue());
    }
}
