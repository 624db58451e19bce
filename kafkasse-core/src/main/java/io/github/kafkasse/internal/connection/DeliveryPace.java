package io.github.kafkasse.internal.connection;

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

    /** This loop has clients of a feed from now on. */
    void follow(Feed feed) {
        moments.follow(feed);
    }

    /** This loop has no clients of a feed any more. */
    void leave(Feed feed) {
        moments.leave(feed);
    }

    /** Whether new records of a feed wait for a moment. */
    boolean delays(Feed feed) {
        return !isFlushed && moments.delays(feed);
    }

    /** Runs a delivery at the next moment of its feed, once. */
    void schedule(Feed feed, Runnable delivery) {
        waiting.add(delivery);
        LoopTimers.Timer unused =
                timers.schedule(moments.next(DeliveryMoments.number(feed), nanoTime.getAsLong()), () -> {
                    if (waiting.remove(delivery)) {
                        delivery.run();
                    }
                });
    }

    /** Runs all deliveries that wait; from now on, none is delayed. */
    void flush() {
        isFlushed = true;
        moments.flush();
        List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Runnable::run);
    }
}
