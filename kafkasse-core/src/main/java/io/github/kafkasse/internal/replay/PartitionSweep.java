package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.log.PartitionCache;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The demands for one partition, and a read head that sweeps over it like the arm of a disk (C-SCAN): always forward,
 * from one demanded position to the next, and from the last back to the lowest. So one read of the history serves
 * clients at many positions. After a turn of some windows the head goes to the position with the longest wait, so that
 * a reader close to the head does not starve the others.
 *
 * <p>Guarded by {@link Demands}.
 */
final class PartitionSweep {
    /** Instead of a position: there is nothing to read. */
    static final long NOTHING = -1;

    /** How many windows are read ahead of the last demand. */
    static final int READ_AHEAD = 4;

    /** When so few windows are left, reading ahead continues; in between, the worker is not woken for each window. */
    static final int RESUME_AHEAD = READ_AHEAD / 2;

    /** How many windows are read before the head goes to the position with the longest wait. */
    static final int TURN_WINDOWS = 8;

    private final PartitionCache cache;

    /** The waiters by position; none for a prefetched position. Compact: there may be a million of them. */
    private final NavigableMap<Long, Set<Waiter>> demands = new TreeMap<>();

    /** The positions with waiters, in the order in which the waits began. */
    private final Set<Long> waitedFor = new LinkedHashSet<>();

    /** The starts of the windows that this run has read ahead. */
    private final Deque<Long> ahead = new ArrayDeque<>();

    /** Whether reading ahead has stopped until the readers have come closer. */
    private boolean isFarAhead;

    // The run: from the last seek to the head, which the consumer reads next. Readers have come as far as wanted.
    private long start;
    private long head;
    private long wanted;

    /** How many windows were read since the longest wait was served. */
    private int turnWindows;

    private final ReaderCensus readers = new ReaderCensus();

    private boolean leased;
    private long notBefore;

    PartitionSweep(PartitionCache cache, long now) {
        this.cache = cache;
        this.notBefore = now;
    }

    PartitionCache cache() {
        return cache;
    }

    /** Whether a worker has it; if not, it is in the queue. */
    boolean leased() {
        return leased;
    }

    void lease() {
        leased = true;
    }

    /** Returns it to the queue; it is not taken again before a time. */
    void release(long notBefore) {
        leased = false;
        this.notBefore = notBefore;
    }

    /** Whether it may be taken from the queue. */
    boolean due(long now) {
        return now - notBefore >= 0;
    }

    boolean isEmpty() {
        return demands.isEmpty();
    }

    void add(long position, @Nullable Waiter waiter) {
        if (waiter != null) {
            waitedFor.add(position);
            readers.waits(waiter, position);
        }
        Set<Waiter> waiters = demands.getOrDefault(position, Set.of());
        if (waiter == null || waiters.contains(waiter)) {
            demands.putIfAbsent(position, waiters);
        } else if (waiters.isEmpty()) {
            demands.put(position, Set.of(waiter));
        } else {
            Set<Waiter> more = waiters instanceof HashSet ? waiters : new HashSet<>(waiters);
            more.add(waiter);
            demands.put(position, more);
        }
    }

    void cancel(long position, Waiter waiter) {
        Set<Waiter> waiters = demands.get(position);
        if (waiters == null || !waiters.contains(waiter)) {
            return;
        }
        if (waiters.size() == 1) {
            remove(position);
        } else {
            waiters.remove(waiter);
        }
    }

    /**
     * Records how far readers have come, if that is in the present run; the head stays some windows ahead of them.
     *
     * @return whether reading ahead continues
     */
    boolean notice(long position) {
        if (!leased || position < start || position > head || position <= wanted) {
            return false;
        }
        wanted = position;
        return readsAhead();
    }

    ReaderCensus readers() {
        return readers;
    }

    /** Whether the head is to move ahead of the readers, because it is not far enough ahead of them. */
    private boolean readsAhead() {
        while (!ahead.isEmpty() && ahead.peek() <= wanted) {
            ahead.remove();
        }
        isFarAhead = ahead.size() > (isFarAhead ? RESUME_AHEAD : READ_AHEAD - 1);
        return !isFarAhead;
    }

    /** Begins a run. */
    void seek(long position) {
        start = position;
        head = position;
        wanted = position;
        ahead.clear();
        isFarAhead = false;
    }

    /**
     * Where to read next: at the head, for a demand within a gap or for reading ahead; at the next demand after it, or
     * the lowest of all; or {@link #NOTHING}.
     *
     * @param gap up to how many offsets it is cheaper to read than to skip
     * @param readAhead whether to read records without a demand
     * @param woken receives the waiters whose records are already there
     */
    long next(long gap, boolean readAhead, List<Waiter> woken) {
        if (turnWindows >= TURN_WINDOWS) {
            Long longest = longestWaitedFor(woken);
            turnWindows = 0;
            readers.nextTurn();
            if (longest != null && !isOnTheWay(longest, gap)) {
                return longest;
            }
        }
        Long demanded = firstMissing(demands.tailMap(head, true), woken);
        if (!covered(head)) {
            if (demanded != null && isOnTheWay(demanded, gap)) {
                return head;
            }
            if (readsAhead() && readAhead && head > start) {
                return head;
            }
        }
        if (demanded == null) {
            demanded = firstMissing(demands, woken);
        }
        return demanded == null ? NOTHING : demanded;
    }

    /** Whether reading on from the head reaches a position sooner than a seek. */
    private boolean isOnTheWay(long position, long gap) {
        return position >= head && position - head <= gap && cache.older().nextStart(head) > position && !covered(head);
    }

    private @Nullable Long longestWaitedFor(List<Waiter> woken) {
        for (Iterator<Long> each = waitedFor.iterator(); each.hasNext(); ) {
            Long position = each.next();
            if (!covered(position)) {
                return position;
            }
            each.remove();
            Set<Waiter> waiters = demands.remove(position);
            if (waiters != null) {
                woken.addAll(waiters);
            }
        }
        return null;
    }

    private @Nullable Long firstMissing(NavigableMap<Long, Set<Waiter>> among, List<Waiter> woken) {
        for (Map.Entry<Long, Set<Waiter>> first = among.firstEntry(); first != null; first = among.firstEntry()) {
            if (!covered(first.getKey())) {
                return first.getKey();
            }
            remove(first.getKey());
            woken.addAll(first.getValue());
        }
        return null;
    }

    /** Whether a position is in memory, or already deleted in Kafka: then its waiters must look again. */
    boolean covered(long position) {
        return position >= cache.log().start()
                || position < cache.firstAvailable()
                || cache.older().find(position) != null;
    }

    /** The positions with waiters, from the head on and before another position. */
    List<Long> awaited(long position) {
        List<Long> awaited = new ArrayList<>(0);
        demands.subMap(head, true, position, false).forEach((demanded, waiters) -> {
            if (!waiters.isEmpty()) {
                awaited.add(demanded);
            }
        });
        return awaited;
    }

    /**
     * Moves the head over records that were read and stored.
     *
     * @param begun the starts of the windows that were started in between
     * @return the waiters that were passed
     */
    List<Waiter> advance(long position, Collection<Long> begun) {
        NavigableMap<Long, Set<Waiter>> passed = demands.subMap(head, true, position, false);
        if (!passed.isEmpty()) {
            wanted = Math.max(wanted, passed.lastKey());
        }
        ahead.addAll(begun);
        turnWindows += begun.size();
        head = position;
        return takeAll(passed);
    }

    /** Removes all demands before an offset. {@return their waiters} */
    List<Waiter> takeBefore(long offset) {
        return takeAll(demands.headMap(offset, false));
    }

    /** Removes all demands. {@return their waiters} */
    List<Waiter> takeAll() {
        return takeAll(demands);
    }

    /** Removes demands without waiters. {@return the waiters of the others, which keep waiting} */
    List<Waiter> waiters() {
        demands.values().removeIf(Set::isEmpty);
        List<Waiter> all = new ArrayList<>();
        demands.values().forEach(all::addAll);
        return all;
    }

    private void remove(long position) {
        demands.remove(position);
        waitedFor.remove(position);
    }

    private List<Waiter> takeAll(Map<Long, Set<Waiter>> taken) {
        List<Waiter> waiters = new ArrayList<>();
        taken.values().forEach(waiters::addAll);
        taken.keySet().forEach(waitedFor::remove);
        taken.clear();
        return waiters;
    }
}
