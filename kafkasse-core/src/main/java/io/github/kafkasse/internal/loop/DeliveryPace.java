package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.Feed;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Delays deliveries to the live groups of one loop until the {@linkplain DeliveryMoments moment} of their feed, so that
 * several records are one write. Belongs to the loop's thread.
 */
final class DeliveryPace {
    private final DeliveryMoments moments;
    private final LoopTimers timers;
    private final LongSupplier nanoTime;
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private boolean isFlushed;

    DeliveryPace(DeliveryMoments moments, LoopTimers timers, LongSupplier nanoTime) {
        this.moments = moments;
        this.timers = timers;
        this.nanoTime = nanoTime;
    }

    /** Whether new records of a feed wait for a moment. A bounded stream is a download: it is never delayed. */
    boolean delays(Feed feed) {
        return !moments.isAtOnce() && !isFlushed && !feed.isBounded();
    }

    /** The next moment of a feed whose records wait for one. */
    long nextMoment(Feed feed) {
        return moments.next(System.identityHashCode(feed), nanoTime.getAsLong());
    }

    /** Runs a delivery at a moment, once. */
    void schedule(long moment, Runnable delivery) {
        waiting.add(delivery);
        LoopTimers.Timer unused = timers.schedule(moment, () -> {
            if (waiting.remove(delivery)) {
                delivery.run();
            }
        });
    }

    /** Runs all deliveries that wait; from now on, none is delayed. */
    void flush() {
        isFlushed = true;
        List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Runnable::run);
    }
}
