package io.github.kafkasse.internal.log;

/**
 * Lets the tail pause after it has published records that no client receives before its next delivery. It polls again
 * shortly before that delivery. So a poll returns several records, and its cost does not grow with their number.
 *
 * <p>Two polls come before a delivery. The consumer fetches ahead: Kafka answers the fetch that the last poll has sent
 * when there is one record. So the first poll returns the oldest records of the pause, and the second one the others.
 *
 * <p>The tail does not pause while a step in progress needs more polls: when partitions have just been added, or when
 * records wait for the proof of their topic. Belongs to the tail's thread, except {@link #wakeUp}.
 */
final class PollPace {
    /** How long before a delivery the tail polls. Two polls and the publishing fit into it. */
    static final long LEAD_NANOS = 10_000_000L;

    /** The consumer must be polled from time to time, also with a long interval between deliveries. */
    static final long LONGEST_NANOS = 250_000_000L;

    /** How long the tail does not pause after it was woken: a new partition needs several polls until it is read. */
    static final long AWAKE_NANOS = 1_000_000_000L;

    private final Deliveries deliveries;
    private volatile boolean woken;

    // Owned by the tail's thread.
    private long awakeUntil;
    private long pollAt;
    private boolean isPausing;

    /** How many polls there were since the last pause, and whether one of them returned records. */
    private int polls;

    private boolean isReceiving;

    /** @param now the present {@link System#nanoTime}, as for the methods */
    PollPace(Deliveries deliveries, long now) {
        this.deliveries = deliveries;
        this.awakeUntil = now;
    }

    /** Ends a pause: the partitions to be read have changed, or an answer has come that the tail waits for. */
    void wakeUp() {
        woken = true;
    }

    /** How long the tail does not poll, in nanoseconds; 0 if it polls now. */
    long pause(long now) {
        if (woken) {
            woken = false;
            awakeUntil = now + AWAKE_NANOS;
            isPausing = false;
        }
        if (isPausing && pollAt - now > 0) {
            return pollAt - now;
        }
        isPausing = false;
        return 0;
    }

    /**
     * Called after each poll, when its records are published.
     *
     * @param hasRecords whether it has returned records
     * @param isBusy whether something else needs the next poll at once
     */
    void polled(long now, boolean hasRecords, boolean isBusy) {
        polls++;
        isReceiving |= hasRecords;
        boolean isAwake = isBusy || awakeUntil - now > 0;
        long next = isAwake || !isReceiving ? 0 : deliveries.untilNext(now);
        if (next > 0 && next <= LEAD_NANOS) {
            if (polls == 1) {
                return; // the next poll returns the rest
            }
            next += deliveries.untilNext(now + next);
        }
        polls = 0;
        isReceiving = false;
        if (next > LEAD_NANOS) {
            isPausing = true;
            pollAt = now + Math.min(next - LEAD_NANOS, LONGEST_NANOS);
        }
    }
}
