package io.github.kafkasse.internal.connection;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.Deliveries;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The moments at which new records are delivered to live clients, see {@link Setting#DELIVERY_INTERVAL}. Each feed has
 * its own, so that feeds do not all write at once. They are the same in all loops: otherwise a loop would encode what
 * another one has delivered a moment before, and its clients would receive two small batches instead of one.
 *
 * <p>It also knows which feeds are followed, so that the tail can poll when records are needed. One instance an engine;
 * thread-safe.
 */
public final class DeliveryMoments implements Deliveries {
    /** A multiplier that spreads consecutive numbers evenly: 2 to the power of 64, divided by the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long interval;
    private final long base;

    // Guarded by this: how many groups have their moments at each distance from the base, and how many have none.
    private final NavigableMap<Long, Integer> gathering = new TreeMap<>();
    private int atOnce;
    private boolean isFlushed;

    /**
     * @param interval the time between two moments of a feed; 0 if records are delivered at once
     * @param base the {@link System#nanoTime} from which the moments are counted
     */
    DeliveryMoments(long interval, long base) {
        this.interval = interval;
        this.base = base;
    }

    /** The moments for an engine. */
    public static DeliveryMoments of(Settings settings, LongSupplier nanoTime) {
        return new DeliveryMoments(settings.get(Setting.DELIVERY_INTERVAL).toNanos(), nanoTime.getAsLong());
    }

    /** Whether new records of a feed wait for a moment. A bounded stream is a download: it is never delayed. */
    boolean delays(Feed feed) {
        return interval > 0 && !feed.isBounded();
    }

    /**
     * The next moment of a feed; not for an interval of 0.
     *
     * @param feed a number of the feed
     * @param now the present {@link System#nanoTime}
     */
    long next(int feed, long now) {
        return now + interval - Math.floorMod(now - base - offset(feed), interval);
    }

    /** The moments of a feed are so long after the base, and at all multiples of the interval after that. */
    private long offset(int feed) {
        return ((feed * SPREAD) >>> 1) % interval;
    }

    /** The number of a feed for {@link #next}. */
    static int number(Feed feed) {
        return System.identityHashCode(feed);
    }

    /** A loop has clients of a feed from now on. */
    synchronized void follow(Feed feed) {
        if (delays(feed)) {
            gathering.merge(offset(number(feed)), 1, Integer::sum);
        } else {
            atOnce++;
        }
    }

    /** A loop has no clients of a feed any more; called once for each call of {@link #follow}. */
    synchronized void leave(Feed feed) {
        if (delays(feed)) {
            gathering.computeIfPresent(offset(number(feed)), (offset, count) -> count == 1 ? null : count - 1);
        } else {
            atOnce--;
        }
    }

    /** From now on no delivery is delayed. */
    synchronized void flush() {
        isFlushed = true;
    }

    @Override
    public synchronized long untilNext(long now) {
        if (interval == 0 || isFlushed || atOnce > 0 || gathering.isEmpty()) {
            return 0;
        }
        long since = Math.floorMod(now - base, interval);
        Long next = gathering.higherKey(since);
        return next == null ? gathering.firstKey() + interval - since : next - since;
    }
}
