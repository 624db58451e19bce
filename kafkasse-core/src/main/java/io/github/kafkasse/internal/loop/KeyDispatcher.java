package io.github.kafkasse.internal.loop;

import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionLog;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Dispatches new records to the feeds of their key, for those feeds of one loop that have the same partitions, and of
 * which each has the records of one key only. When the tail publishes, each new record is examined once, and only the
 * feeds of its key get a turn. The positions of all others move with those of the dispatcher. So a record costs about
 * the same for one client and for thousands of clients with a key each. Belongs to the loop's thread.
 */
final class KeyDispatcher implements PartitionNews.Follower {
    private final List<PartitionCache> caches;
    /** Most keys have one follower; a list is replaced when it changes. */
    private final Map<Key, List<Follower>> followers = new HashMap<>();

    /** The followers with clients that do not wait for the dispatcher. */
    private final Set<Follower> reading = new LinkedHashSet<>();

    private final BitSet changed = new BitSet();
    private final BitSet failing = new BitSet();

    /** How far all partitions are examined, which is where the waiting clients are. */
    private Positions examined;

    /** The clients of one feed. */
    interface Follower extends PartitionNews.Follower {
        /** Records with its key follow its waiting clients' positions. */
        void found(KeyMatches matches, Consumer<TurnTaker> ready);

        /** Its waiting clients must read by themselves from these positions; {@link #deliver} is called afterwards. */
        void readFrom(Positions positions);
    }

    /** A record's key. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content, and never changed
    private record Key(byte[] bytes) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /**
     * A dispatcher that begins at the present ends.
     *
     * @param timestamps whether positions have timestamps
     */
    KeyDispatcher(List<PartitionCache> caches, boolean timestamps) {
        this.caches = caches;
        Positions.Cursor ends = Positions.of(
                        caches.stream().mapToLong(cache -> cache.log().end()).toArray())
                .cursor();
        for (int i = 0; i < caches.size(); i++) {
            ends.epoch(i, caches.get(i).log().epoch());
            if (timestamps) {
                ends.mark(i, -1, 0, 0);
            }
            failing.set(i, caches.get(i).failure() != null);
        }
        this.examined = ends.positions();
    }

    void add(byte[] key, Follower follower) {
        followers.merge(new Key(key), List.of(follower), (present, added) -> {
            List<Follower> more = new ArrayList<>(present);
            more.addAll(added);
            return List.copyOf(more);
        });
    }

    void remove(byte[] key, Follower follower) {
        reading.remove(follower);
        followers.computeIfPresent(new Key(key), (same, all) -> {
            List<Follower> left = all.stream().filter(each -> each != follower).toList();
            return left.isEmpty() ? null : left;
        });
    }

    boolean isEmpty() {
        return followers.isEmpty();
    }

    /** Sets whether a follower has clients that do not wait for the dispatcher. */
    void isReading(Follower follower, boolean reads) {
        if (reads) {
            reading.add(follower);
        } else {
            reading.remove(follower);
        }
    }

    /** The positions of the clients that wait. */
    Positions examined() {
        return examined;
    }

    /**
     * Whether a client at these positions can wait for the dispatcher, because it has read as far as the dispatcher, or
     * has no offset yet, in each partition. The dispatcher then has the timestamps of both: one of them may not have
     * read the last record before the positions.
     */
    boolean accepts(Positions positions) {
        // Without timestamps in ids, positions have them because of partitions without an offset.
        if (positions.marked() != examined.marked() && (examined.marked() || !positions.isAnyUnresolved())) {
            return false;
        }
        beginUnread();
        for (int i = 0; i < caches.size(); i++) {
            boolean isRead = positions.offset(i) == examined.offset(i) && positions.skip(i) == 0;
            if (positions.offset(i) >= 0 && !isRead) {
                return false;
            }
        }
        if (examined.marked()) {
            takeTimestamps(positions);
        }
        return true;
    }

    /** Begins to examine the partitions that the tail has begun to read. No client waits for their records yet. */
    private void beginUnread() {
        for (int i = 0; i < caches.size(); i++) {
            PartitionLog log = caches.get(i).log();
            if (examined.offset(i) < 0 && log.end() >= 0) {
                Positions.Cursor cursor = examined.cursor();
                cursor.jump(i, log.end());
                cursor.epoch(i, log.epoch());
                examined = cursor.positions();
            }
        }
    }

    private void takeTimestamps(Positions positions) {
        Positions.Cursor cursor = examined.cursor();
        boolean differs = false;
        for (int i = 0; i < caches.size(); i++) {
            boolean isLater = positions.seen(i) > examined.seen(i) || examined.timestamp(i) < 0;
            if (isLater && positions.offset(i) >= 0) {
                cursor.mark(i, positions.timestamp(i), positions.seen(i), 0);
                differs = true;
            }
        }
        if (differs) {
            examined = cursor.positions();
        }
    }

    @Override
    public void changed(int index) {
        changed.set(index);
    }

    /** Examines the records since the last call. */
    @Override
    public void deliver(Consumer<TurnTaker> ready) {
        Positions before = examined;
        Map<Follower, KeyMatches> found = new LinkedHashMap<>();
        boolean failuresChanged = false;
        boolean complete = true;
        Positions.Cursor cursor = before.cursor();
        for (int i = changed.nextSetBit(0); i >= 0; i = changed.nextSetBit(i + 1)) {
            complete &= examine(i, cursor, found);
            boolean fails = caches.get(i).failure() != null;
            failuresChanged |= fails != failing.get(i);
            failing.set(i, fails);
        }
        examined = cursor.positions();
        if (complete) {
            found.forEach((follower, matches) -> follower.found(matches, ready));
        } else {
            all().forEach(follower -> follower.readFrom(before));
        }
        for (Follower follower : failuresChanged ? all() : List.copyOf(reading)) {
            changed.stream().forEach(follower::changed);
            follower.deliver(ready);
        }
        changed.clear();
    }

    private List<Follower> all() {
        List<Follower> all = new ArrayList<>();
        followers.values().forEach(all::addAll);
        return all;
    }

    /**
     * Examines the new records of one partition.
     *
     * @return whether all of them were in memory
     */
    private boolean examine(int index, Positions.Cursor cursor, Map<Follower, KeyMatches> found) {
        PartitionCache cache = caches.get(index);
        long end = cache.log().end();
        boolean complete = true;
        long at = cursor.offset(index);
        while (complete && at >= 0 && at < end) {
            RecordWindow window = cache.log().find(at);
            complete = window != null;
            if (window != null) {
                at = examine(window.extent(), index, at, end, cursor, found);
            }
        }
        if (end > cursor.offset(index)) {
            cursor.jump(index, end);
        }
        if (!complete && examined.marked()) {
            cursor.mark(index, -1, 0, 0); // until a client that has read these records waits for the dispatcher
        }
        cursor.epoch(index, cache.log().epoch()); // of the log that has all of them
        return complete;
    }

    /** {@return the offset up to which the records are examined} */
    private long examine(
            RecordWindow.Extent extent,
            int index,
            long from,
            long end,
            Positions.Cursor cursor,
            Map<Follower, KeyMatches> found) {
        for (int i = extent.indexOf(from); i < extent.size(); i++) {
            StreamEvent event = extent.event(i);
            if (event.offset() >= end) {
                return end;
            }
            byte[] key = event.key();
            if (key != null) {
                for (Follower follower : followers.getOrDefault(new Key(key), List.of())) {
                    found.computeIfAbsent(follower, each -> new KeyMatches()).add(index, event.offset(), cursor);
                }
            }
            boolean unused = cursor.pass(index, event.offset(), event.timestamp());
        }
        return Math.min(end, extent.end());
    }
}
