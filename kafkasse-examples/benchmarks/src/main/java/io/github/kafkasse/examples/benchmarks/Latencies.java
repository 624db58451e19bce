package io.github.kafkasse.examples.benchmarks;

import org.HdrHistogram.Histogram;

/** The times from the creation of records to a later moment, such as their arrival. Thread-safe. */
final class Latencies {
    // Guarded by this.
    private final Histogram micros = new Histogram(Group.LONGEST_MICROS, 3);

    /** Adds a record that was {@linkplain EditEvents#nowMicros created} at this time. */
    void add(long sentMicros, long nowMicros) {
        long taken = Math.min(Group.LONGEST_MICROS, Math.max(0, nowMicros - sentMicros));
        synchronized (this) {
            micros.recordValue(taken);
        }
    }

    /** Counts from now on. */
    synchronized void reset() {
        micros.reset();
    }

    synchronized Message report() {
        return Message.of("ok")
                .with("records", micros.getTotalCount())
                .with("p50", micros.getValueAtPercentile(50))
                .with("p99", micros.getValueAtPercentile(99))
                .with("max", micros.getMaxValue());
    }
}
