package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCache.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The demands for records of all partitions, and which worker serves them. Event loops add demands. Workers take
 * partitions from the queue and return them to its end, so that each partition gets a turn.
 *
 * <p>Thread-safe: one lock, held for a few lookups at a time, and never while a waiter or other code is called.
 */
final class Demands {
    private static final long LEFT_TO_OTHERS_NANOS = 50_000_000L;

    private final ReplayFailures failures;
    private final Runnable news;

    // Guarded by this. A sweep is here while its partition has a demand or a worker has it.
    private final Map<PartitionCache, PartitionSweep> sweeps = new HashMap<>();
    private final Set<PartitionSweep> queue = new LinkedHashSet<>();

    /** @param news called when an idle worker may have something to do; by any thread */
    Demands(ReplayFailures failures, Runnable news) {
        this.failures = failures;
        this.news = news;
    }

    /** Adds a demand, or wakes its waiter at once if the records are already there. */
    void add(PartitionCache cache, long position, Waiter waiter, long now) {
        boolean added;
        synchronized (this) {
            added = addIfMissing(cache, position, waiter, now);
        }
        if (added) {
            news.run();
        } else {
            waiter.wake();
        }
    }

    /**
     * Records that a reader is at a position, and will soon be at another one, which is prefetched if it is not in
     * memory.
     */
    void approach(PartitionCache cache, long position, long next, Waiter reader, long now) {
        boolean changed;
        synchronized (this) {
            changed = addIfMissing(cache, next, null, now);
            PartitionSweep sweep = sweeps.get(cache);
            if (sweep != null) {
                changed |= sweep.notice(next);
                sweep.readers().reads(reader, position);
            }
        }
        if (changed) {
            news.run();
        }
    }

    /** {@link ReaderCensus#takePassed}. */
    synchronized long takePassed(PartitionSweep sweep) {
        return sweep.readers().takePassed();
    }

    private boolean addIfMissing(PartitionCache cache, long position, @Nullable Waiter waiter, long now) {
        if (!missing(cache, position)) {
            return false;
        }
        PartitionSweep sweep = sweeps.get(cache);
        if (sweep == null) {
            sweep = new PartitionSweep(cache, now);
            sweeps.put(cache, sweep);
            queue.add(sweep);
        }
        sweep.add(position, waiter);
        sweep.notice(position);
        return true;
    }

    private static boolean missing(PartitionCache cache, long position) {
        return cache.state() == State.LIVE
                && position < cache.log().start()
                && position >= cache.firstAvailable()
                && cache.older().find(position) == null;
    }

    void cancel(PartitionCache cache, long position, Waiter waiter) {
        boolean last = false;
        synchronized (this) {
            PartitionSweep sweep = sweeps.get(cache);
            if (sweep != null) {
                sweep.cancel(position, waiter);
                if (sweep.isEmpty() && !sweep.leased()) {
                    forget(sweep);
                    last = true;
                }
            }
        }
        if (last) {
            failures.over(cache);
        }
    }

    /** How many partitions have demands, or had them a moment ago. */
    synchronized int partitions() {
        return sweeps.size();
    }

    /** Whether a partition waits for a worker. */
    synchronized boolean isAnyWaiting(long now) {
        return waitingSince(now).findAny().isPresent();
    }

    /** The partitions that have waited for a worker for a time, or longer. */
    synchronized List<PartitionSweep> waitingFor(long nanos, long now) {
        return waitingSince(now - nanos).toList();
    }

    private Stream<PartitionSweep> waitingSince(long time) {
        return queue.stream().filter(sweep -> sweep.due(time));
    }

    /**
     * Leases the partitions that have waited longest to a worker, but leaves other workers their share for a moment.
     *
     * @param most how many the worker can take
     * @param share how many it takes even if another worker could
     */
    synchronized List<PartitionSweep> take(int most, int share, long now) {
        List<PartitionSweep> taken = new ArrayList<>();
        for (Iterator<PartitionSweep> each = queue.iterator(); each.hasNext() && taken.size() < most; ) {
            PartitionSweep sweep = each.next();
            if (taken.size() < share ? sweep.due(now) : sweep.due(now - LEFT_TO_OTHERS_NANOS)) {
                each.remove();
                sweep.lease();
                taken.add(sweep);
            }
        }
        return taken;
    }

    /** Returns a partition to the queue. */
    void giveBack(PartitionSweep sweep, long notBefore) {
        boolean last;
        synchronized (this) {
            sweep.release(notBefore);
            last = sweep.isEmpty();
            if (last) {
                forget(sweep);
            } else {
                queue.add(sweep);
            }
        }
        if (last) {
            failures.over(sweep.cache());
        }
    }

    private void forget(PartitionSweep sweep) {
        sweeps.remove(sweep.cache(), sweep); // there may be a newer one
        queue.remove(sweep);
    }

    /** {@link PartitionSweep#next}; wakes the waiters whose records are already there. */
    long next(PartitionSweep sweep, long gap, boolean readAhead) {
        List<Waiter> woken = new ArrayList<>(0);
        long next;
        synchronized (this) {
            next = sweep.next(gap, readAhead, woken);
        }
        wake(woken);
        return next;
    }

    synchronized void seek(PartitionSweep sweep, long position) {
        sweep.seek(position);
    }

    /** {@link PartitionSweep#awaited}. */
    synchronized List<Long> awaited(PartitionSweep sweep, long position) {
        return sweep.awaited(position);
    }

    /** {@link PartitionSweep#advance}; wakes the waiters that were passed. */
    void advance(PartitionSweep sweep, long position, Collection<Long> begun) {
        List<Waiter> woken;
        synchronized (this) {
            woken = sweep.advance(position, begun);
        }
        wake(woken);
    }

    /** Wakes the waiters for records that Kafka has deleted. */
    void lost(PartitionSweep sweep, long firstAvailable) {
        List<Waiter> woken;
        synchronized (this) {
            woken = sweep.takeBefore(firstAvailable);
        }
        wake(woken);
    }

    /** Wakes all waiters, and keeps their demands. */
    void wakeAll(PartitionSweep sweep) {
        List<Waiter> woken;
        synchronized (this) {
            woken = sweep.waiters();
        }
        wake(woken);
    }

    /** Wakes all waiters of a partition that no longer exists, and drops their demands. */
    void drop(PartitionSweep sweep) {
        List<Waiter> woken;
        synchronized (this) {
            woken = sweep.takeAll();
            if (!sweep.leased()) {
                forget(sweep);
            }
        }
        failures.over(sweep.cache());
        wake(woken);
    }

    /** {@link #drop}s queued partitions that no longer exist; workers do the same for those that they have. */
    void dropDead() {
        List<PartitionSweep> dead;
        synchronized (this) {
            dead = queue.stream()
                    .filter(sweep -> sweep.cache().state() != State.LIVE)
                    .toList();
        }
        dead.forEach(this::drop);
    }

    private static void wake(List<Waiter> waiters) {
        waiters.forEach(Waiter::wake);
    }
}
