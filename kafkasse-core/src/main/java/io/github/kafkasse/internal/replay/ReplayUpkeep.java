package io.github.kafkasse.internal.replay;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Drops what no reader needs any more, about once a second: windows that were not read for a while, and demands for
 * partitions that no longer exist. All workers call it, and the first one does the work. Thread-safe.
 */
final class ReplayUpkeep {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final Demands demands;
    private final WindowBudget budget;
    private final AtomicLong nextNanos;

    ReplayUpkeep(Demands demands, WindowBudget budget, long now) {
        this.demands = demands;
        this.budget = budget;
        this.nextNanos = new AtomicLong(now);
    }

    void run(long now) {
        long next = nextNanos.get();
        if (now - next >= 0 && nextNanos.compareAndSet(next, now + INTERVAL_NANOS)) {
            demands.dropDead();
            budget.dropUnread(now);
        }
    }
}
