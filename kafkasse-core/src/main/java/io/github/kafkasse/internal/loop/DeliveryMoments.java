package io.github.kafkasse.internal.loop;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import java.util.function.LongSupplier;

/**
 * The moments at which new records are delivered to live clients, see {@link Setting#DELIVERY_INTERVAL}. Each feed has
 * its own, so that feeds do not all write at once. They are the same in all loops: otherwise a loop would encode what
 * another one has delivered a moment before, and its clients would receive two small batches instead of one. Immutable.
 *
 * @param interval the time between two moments of a feed; 0 if records are delivered at once
 * @param base the {@link System#nanoTime} from which the moments are counted
 */
public record DeliveryMoments(long interval, long base) {
    /** A multiplier that spreads consecutive numbers evenly: 2 to the power of 64, divided by the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** The moments for an engine. */
    public static DeliveryMoments of(Settings settings, LongSupplier nanoTime) {
        return new DeliveryMoments(settings.get(Setting.DELIVERY_INTERVAL).toNanos(), nanoTime.getAsLong());
    }

    boolean isAtOnce() {
        return interval == 0;
    }

    /**
     * The next moment of a feed; not for an interval of 0.
     *
     * @param feed a number of the feed
     * @param now the present {@link System#nanoTime}
     */
    long next(int feed, long now) {
        long offset = ((feed * SPREAD) >>> 1) % interval;
        return now + interval - Math.floorMod(now - base - offset, interval);
    }
}
