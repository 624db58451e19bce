package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Limits the bytes of all windows of older records together. It drops the windows that were read or fetched longest
 * ago, and last of all those that a waiter has not read yet. Thread-safe. Workers call it a few times a poll. Event
 * loops do not: they only store the time in the window, and the budget reads it when it must drop some.
 */
final class WindowBudget {
    static final long UNREAD_NANOS = 30_000_000_000L;
    private static final long REGRET_NANOS = 1_000_000_000L;
    private static final long SMALLEST_WINDOW = 16 << 10;
    private static final long LARGEST_WINDOW = 512 << 10;
    private static final int WINDOWS_A_PARTITION = 8;

    /** How many windows stay behind a partition's only reader, for one that comes a moment later. */
    static final int KEPT_BEHIND = 4;

    /** The memory of a window beside its records: its object, its array, and its entries in collections. */
    private static final long WINDOW_OVERHEAD = 400;

    private final long limit;

    // Guarded by this. The queue is ordered by the known reads; later reads are checked at its head.
    private final Map<RecordWindow, Held> held = new HashMap<>();
    private final PriorityQueue<Held> byUse = new PriorityQueue<>((a, b) -> Long.signum(a.knownUse - b.knownUse));
    /** The windows with waiters, oldest first; those read meanwhile are found when windows must be dropped. */
    private final Set<Held> awaited = new LinkedHashSet<>();

    private final Map<PartitionCache, Integer> partitions = new HashMap<>();
    private long used;
    private long waiting;
    private long wastedNanos;
    private boolean wasted;

    private static final class Held {
        final PartitionCache cache;
        final RecordWindow window;
        final long begunNanos;
        long fetchedNanos;
        long knownUse;
        long bytes = WINDOW_OVERHEAD;

        Held(PartitionCache cache, RecordWindow window, long now) {
            this.cache = cache;
            this.window = window;
            this.begunNanos = now;
            this.fetchedNanos = now;
            this.knownUse = now;
        }

        long lastUse() {
            long read = window.lastReadNanos();
            return read - fetchedNanos > 0 ? read : fetchedNanos;
        }

        boolean unread() {
            return window.lastReadNanos() == begunNanos;
        }
    }

    WindowBudget(long limit) {
        this.limit = limit;
    }

    /** The bytes of all windows and of the records that wait to be stored. */
    synchronized long used() {
        return used;
    }

    /**
     * Reserves bytes for records that wait to be stored, unless these would exceed a quarter of the budget.
     *
     * @return whether the bytes are reserved
     */
    synchronized boolean hold(long bytes) {
        if (waiting + bytes > limit / 4) {
            return false;
        }
        waiting += bytes;
        used += bytes;
        return true;
    }

    /** Releases bytes that {@link #hold} reserved. */
    synchronized void release(long bytes) {
        waiting -= bytes;
        used -= bytes;
    }

    /** Adds a window that is about to be filled. */
    synchronized void add(PartitionCache cache, RecordWindow window, long now) {
        window.touch(now);
        cache.older().add(window);
        Held entry = new Held(cache, window, now);
        held.put(window, entry);
        byUse.add(entry);
        used += entry.bytes;
        partitions.merge(cache, 1, Integer::sum);
    }

    /**
     * Records that a window has grown.
     *
     * @return whether the window is still kept; if not, no more records can be added
     */
    synchronized boolean grow(RecordWindow window, long bytes, long now) {
        Held entry = held.get(window);
        if (entry == null) {
            return false;
        }
        entry.bytes += bytes;
        entry.fetchedNanos = now;
        used += bytes;
        return true;
    }

    /** Records that a waiter needs a window, if it is kept. */
    synchronized void await(RecordWindow window) {
        Held entry = held.get(window);
        if (entry != null && byUse.remove(entry)) {
            awaited.add(entry);
        }
    }

    /** Drops windows until they fit into the budget. One stays: a record may be larger than the budget. */
    synchronized void enforce(long now) {
        if (used > limit) {
            settleAwaited(now);
        }
        while (used > limit && held.size() > 1) {
            Held victim = byUse.isEmpty() ? awaited.iterator().next() : leastRecentlyUsed();
            if (victim.unread()) {
                wasted = true;
                wastedNanos = now;
            }
            drop(victim);
        }
    }

    /**
     * Drops the windows that end before a position, or there, because their only reader has passed them. A few are
     * kept, and those that another reader waits for. If all were kept until the budget is used up, the garbage
     * collector would copy each record of a long history.
     */
    synchronized void dropPassed(PartitionCache cache, long position) {
        List<RecordWindow> passed = cache.older().upTo(position);
        for (RecordWindow window : passed.subList(0, Math.max(0, passed.size() - KEPT_BEHIND))) {
            Held entry = held.get(window);
            if (entry != null && !(entry.unread() && awaited.contains(entry))) {
                drop(entry);
            }
        }
    }

    /** Drops windows that were not read for a long time. */
    synchronized void dropUnread(long now) {
        settleAwaited(now);
        while (!byUse.isEmpty() && now - leastRecentlyUsed().lastUse() >= UNREAD_NANOS) {
            drop(leastRecentlyUsed());
        }
    }

    /** Makes awaited windows ordinary ones once they were read, or once nobody has read them in time. */
    private void settleAwaited(long now) {
        awaited.removeIf(entry -> {
            boolean over = !entry.unread() || now - entry.lastUse() >= UNREAD_NANOS;
            if (over) {
                entry.knownUse = entry.lastUse();
                byUse.add(entry);
            }
            return over;
        });
    }

    private Held leastRecentlyUsed() {
        Held first = byUse.element();
        while (first.lastUse() != first.knownUse) {
            byUse.remove();
            first.knownUse = first.lastUse();
            byUse.add(first);
            first = byUse.element();
        }
        return first;
    }

    private void drop(Held victim) {
        byUse.remove(victim);
        awaited.remove(victim);
        held.remove(victim.window);
        victim.cache.older().remove(victim.window);
        used -= victim.bytes;
        partitions.computeIfPresent(victim.cache, (cache, count) -> count == 1 ? null : count - 1);
    }

    /** Whether to read ahead: not if such windows were just dropped unread. */
    synchronized boolean allowsReadAhead(long now) {
        return !wasted || now - wastedNanos >= REGRET_NANOS;
    }

    /**
     * The maximum size of a window. It is smaller if many partitions are read at once, because a client that reads them
     * in the order of time needs a window of each at the same moment.
     *
     * @param missing the number of partitions with demands
     */
    synchronized long windowBytes(int missing) {
        long share = limit / WINDOWS_A_PARTITION / Math.max(1, Math.max(missing, partitions.size()));
        return Math.max(SMALLEST_WINDOW, Math.min(LARGEST_WINDOW, share));
    }
}
