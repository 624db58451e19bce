package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Keeps all windows of older records together within a number of bytes, by dropping those that were read or fetched
 * longest ago; last of all those that somebody waits for and has not read yet. Thread-safe; workers call it a few times
 * a poll, event loops never do: they only leave the time in the window, and here it is looked up when it matters.
 */
final class WindowBudget {
    static final long UNREAD_NANOS = 30_000_000_000L;
    private static final long REGRET_NANOS = 1_000_000_000L;
    private static final long SMALLEST_WINDOW = 16 << 10;
    private static final long LARGEST_WINDOW = 512 << 10;
    private static final int WINDOWS_A_PARTITION = 8;

    /** What a window costs beside its records: itself, its array, and its places here and among the older windows. */
    private static final long WINDOW_OVERHEAD = 400;

    private final long limit;

    // Guarded by this. The queue's order is that of the uses it knows of; later ones are looked up at its head.
    private final Map<RecordWindow, Held> held = new HashMap<>();
    private final PriorityQueue<Held> byUse = new PriorityQueue<>((a, b) -> Long.signum(a.knownUse - b.knownUse));
    /** What somebody waits for, in the order in which it came; what was read meanwhile is found when it matters. */
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

    /** Bytes that all windows hold, and the records that wait to be stored. */
    synchronized long used() {
        return used;
    }

    /**
     * Takes bytes for records that wait until they may be stored, unless they come to more than a quarter of all.
     *
     * @return whether they were taken
     */
    synchronized boolean hold(long bytes) {
        if (waiting + bytes > limit / 4) {
            return false;
        }
        waiting += bytes;
        used += bytes;
        return true;
    }

    /** Gives back what {@link #hold} took. */
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
     * Mailbox that records were added to a window.
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

    /** Mailbox that somebody waits for a window, if it is kept. */
    synchronized void await(RecordWindow window) {
        Held entry = held.get(window);
        if (entry != null && byUse.remove(entry)) {
            awaited.add(entry);
        }
    }

    /** Drops windows until the budget is kept. One stays: a record may be larger than the budget. */
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

    /** Drops windows that nobody has read for long. */
    synchronized void dropUnread(long now) {
        settleAwaited(now);
        while (!byUse.isEmpty() && now - leastRecentlyUsed().lastUse() >= UNREAD_NANOS) {
            drop(leastRecentlyUsed());
        }
    }

    /** What was waited for and has been read is a window like any other; so is what nobody has come for. */
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

    /** Whether to fetch what nobody has asked for yet: not just after such windows were dropped unread. */
    synchronized boolean allowsReadAhead(long now) {
        return !wasted || now - wastedNanos >= REGRET_NANOS;
    }

    /**
     * How large a window may become: smaller where many partitions are read at once, since whoever reads them in the
     * order of time needs a window of each at the same moment.
     *
     * @param missing how many partitions something is missed of
     */
    synchronized long windowBytes(int missing) {
        long share = limit / WINDOWS_A_PARTITION / Math.max(1, Math.max(missing, partitions.size()));
        return Math.max(SMALLEST_WINDOW, Math.min(LARGEST_WINDOW, share));
    }
}
