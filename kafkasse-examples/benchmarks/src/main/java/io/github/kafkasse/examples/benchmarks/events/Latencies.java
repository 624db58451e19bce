package io.github.kafkasse.examples.benchmarks.events;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import org.HdrHistogram.Histogram;

/** The times from the creation of records to a later moment, such as their arrival. Thread-safe. */
public final class Latencies {
    /** The longest time that is told apart from longer ones. */
    public static final long LONGEST_MICROS = 600_000_000L;

    // Guarded by this.
    private final Histogram micros = new Histogram(LONGEST_MICROS, 3);

    /** Adds a record that was {@linkplain EditEvents#nowMicros created} at this time. */
    public void add(long sentMicros, long nowMicros) {
        long taken = Math.min(LONGEST_MICROS, Math.max(0, nowMicros - sentMicros));
        synchronized (this) {
            micros.recordValue(taken);
        }
    }

    /** Counts from now on. */
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
