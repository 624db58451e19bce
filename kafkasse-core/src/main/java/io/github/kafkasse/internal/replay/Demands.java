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
import org.jspecify.annotations.Nullable;

/**
 * What is missed of all partitions, and which worker sees to it: event loops add, workers take partitions from the
 * queue and give them back behind all others, so that each gets its turn.
 *
 * <p>Thread-safe: one lock, held for a few look-ups at a time, and never while a waiter or anybody else is called.
 */
final class Demands {
    private static final long LEFT_TO_OTHERS_NANOS = 50_000_000L;

    private final ReplayFailures troubles;
    private final Runnable news;

    // Guarded by this. A sweep is here while something is missed of its partition or a worker has it.
    private final Map<PartitionCache, PartitionSweep> sweeps = new HashMap<>();
    private final Set<PartitionSweep> queue = new LinkedHashSet<>();

    /** @param news told when a worker that has nothing to do may have something to do now; by any thread */
    Demands(ReplayFailures troubles, Runnable news) {
        this.troubles = troubles;
        this.news = news;
    }

    /** Adds a demand, or wakes its waiter at once if looking again is all it takes. */
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

    /** Takes note that a reader is about to come to a position, which is fetched ahead if it is not there. */
    void approach(PartitionCache cache, long position, long now) {
        boolean changed;
        synchronized (this) {
            PartitionSweep sweep = sweeps.get(cache);
            changed = addIfMissing(cache, position, null, now) || (sweep != null && sweep.notice(position));
        }
        if (changed) {
            news.run();
        }
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
            troubles.over(cache);
        }
    }

    /** How many partitions are missed something of, or were just now. */
    synchronized int partitions() {
        return sweeps.size();
    }

    /** Whether a partition waits for a worker. */
    synchronized boolean waiting(long now) {
        return queue.stream().anyMatch(sweep -> sweep.due(now));
    }

    /**
     * Gives out the partitions that have waited longest, but leaves the other workers their share for a moment.
     *
     * @param most how many the worker can take
     * @param share how many it takes even though another worker might
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

    /** Takes a partition back. */
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
            troubles.over(sweep.cache());
        }
    }

    private void forget(PartitionSweep sweep) {
        sweeps.remove(sweep.cache(), sweep); // there may be a newer one
        queue.remove(sweep);
    }

    /** {@link PartitionSweep#next}; whoever waits for what is there already is woken. */
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

    /** {@link PartitionSweep#advance}; whoever waited is woken. */
    void advance(PartitionSweep sweep, long position, Collection<Long> begun) {
        List<Waiter> woken;
        synchronized (this) {
            woken = sweep.advance(position, begun);
        }
        wake(woken);
    }

    /** Wakes those who miss what Kafka has deleted. */
    void lost(PartitionSweep sweep, long firstAvailable) {
        List<Waiter> woken;
        synchronized (this) {
            woken = sweep.takeBefore(firstAvailable);
        }
        wake(woken);
    }

    /** Wakes all who wait, and goes on with their demands. */
    void wakeAll(PartitionSweep sweep) {
        List<Waiter> woken;
        synchronized (this) {
            woken = sweep.waiters();
        }
        wake(woken);
    }

    /** Wakes all who wait for a partition that is there no more, and drops their demands. */
    void drop(PartitionSweep sweep) {
        List<Waiter> woken;
        synchronized (this) {
            woken = sweep.takeAll();
            if (!sweep.leased()) {
                forget(sweep);
            }
        }
        troubles.over(sweep.cache());
        wake(woken);
    }

    /** {@link #drop}s what waits in the queue for partitions that are there no more; workers see to those they have. */
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
