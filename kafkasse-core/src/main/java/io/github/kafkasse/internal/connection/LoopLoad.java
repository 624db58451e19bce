package io.github.kafkasse.internal.connection;

/**
 * How much of its time a loop works, and by how much gathered deliveries are stretched therefore: while a loop works
 * more than half of the time, twice as long after each period, up to a limit. So a loop that cannot keep up makes fewer
 * and larger writes. Belongs to the loop's thread.
 */
final class LoopLoad {
    /** The limit of the stretch. */
    static final int MOST = 4;

    /** The work is measured over this time at least, and over so many deliveries. */
    private static final long PERIOD_NANOS = 500_000_000L;

    private static final int DELIVERIES = 4;

    private final long interval;
    private long periodStart;
    private long stepStart;
    private long working;
    private int stretch = 1;

    /**
     * @param interval the time between two deliveries that are not stretched, in nanoseconds; 0 if none are gathered
     * @param now the present {@link System#nanoTime}, as for the methods
     */
    LoopLoad(long interval, long now) {
        this.interval = interval;
        this.periodStart = now;
    }

    /** How many intervals a delivery is delayed at most. */
    int stretch() {
        return stretch;
    }

    /** A step begins. */
    void begin(long now) {
        stepStart = now;
        endPeriod(now);
    }

    /** The step ends. */
    void end(long now) {
        working += now - stepStart;
        endPeriod(now);
    }

    private void endPeriod(long now) {
        long period = now - periodStart;
        long least = Math.max(PERIOD_NANOS, interval * DELIVERIES * stretch);
        if (period < least) {
            return;
        }
        if (working > period / 2) {
            stretch = Math.min(MOST, stretch * 2);
        } else if (working < period / 6) { // with twice as many deliveries it is still far from half of the time
            stretch = period >= 2 * least ? 1 : Math.max(1, stretch / 2);
        }
        periodStart = now;
        working = 0;
    }
}
