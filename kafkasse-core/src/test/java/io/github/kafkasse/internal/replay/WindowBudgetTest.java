package io.github.kafkasse.internal.replay;

import static io.github.kafkasse.internal.replay.ReplayFixture.T0;
import static io.github.kafkasse.internal.replay.ReplayFixture.T1;
import static io.github.kafkasse.internal.replay.ReplayFixture.assertRead;
import static io.github.kafkasse.internal.replay.ReplayFixture.windows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.replay.ReplayFixture.Bell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which windows of history are kept in memory, and which are dropped. */
class WindowBudgetTest {
    private static final int KB = 1 << 10;
    private static final long MS = 1_000_000;

    private final WindowBudget budget = new WindowBudget(1 << 20);
    private final PartitionCache cache = Records.cache(T0, 1_000_000);

    private RecordWindow add(long start, long bytes, long now) {
        RecordWindow window = new RecordWindow(start);
        budget.add(cache, window, now);
        window.append(Records.event(T0, start));
        window.publish(start + 1);
        assertTrue(budget.grow(window, bytes, now));
        return window;
    }

    @Test
    void theLeastRecentlyReadWindowIsDroppedFirst() {
        RecordWindow first = add(1, 400 * KB, MS);
        RecordWindow second = add(2, 400 * KB, 2 * MS);
        first.touch(3 * MS);
        RecordWindow third = add(3, 400 * KB, 4 * MS);
        budget.enforce(5 * MS);

        assertEquals(first, cache.older().find(1));
        assertNull(cache.older().find(2));
        assertEquals(third, cache.older().find(3));
        assertFalse(budget.grow(second, 10, 6 * MS));
    }

    @Test
    void aWindowThatGrowsCountsAsRead() {
        RecordWindow first = add(1, 400 * KB, MS);
        add(2, 400 * KB, 2 * MS);
        assertTrue(budget.grow(first, 10, 3 * MS));
        add(3, 400 * KB, 4 * MS);
        budget.enforce(5 * MS);
        assertEquals(List.of("1-2", "3-4"), windows(cache));
    }

    @Test
    void anAwaitedWindowIsDroppedLast() {
        RecordWindow awaited = add(1, 400 * KB, MS);
        budget.await(awaited);
        add(2, 400 * KB, 2 * MS).touch(3 * MS);
        add(3, 400 * KB, 4 * MS);
        budget.enforce(4 * MS);
        assertEquals(List.of("1-2", "3-4"), windows(cache));

        awaited.touch(5 * MS);
        add(4, 400 * KB, 6 * MS);
        add(5, 400 * KB, 7 * MS);
        budget.enforce(8 * MS);
        assertEquals(List.of("4-5", "5-6"), windows(cache));
    }

    @Test
    void theOldestOfAwaitedWindowsIsDroppedAndOneStays() {
        budget.await(add(1, 900 * KB, MS));
        budget.await(add(2, 900 * KB, 2 * MS));
        budget.enforce(3 * MS);
        assertEquals(List.of("2-3"), windows(cache));
    }

    @Test
    void anAwaitedWindowThatIsNotReadBecomesOrdinary() {
        budget.await(add(1, KB, MS));
        budget.dropUnread(30_001 * MS);
        assertEquals(List.of(), windows(cache));
        assertEquals(0, budget.used());
    }

    @Test
    void oneWindowOfAnySizeIsKept() {
        add(1, 5 << 20, MS);
        budget.enforce(2 * MS);
        assertNotNull(cache.older().find(1));
        add(2, 5 << 20, 3 * MS);
        budget.enforce(4 * MS);
        assertEquals(List.of("2-3"), windows(cache));
        assertTrue(budget.used() > 5 << 20);
    }

    @Test
    void aFewWindowsThatTheOnlyReaderHasPassedAreKept() {
        for (int start = 0; start < 10; start++) {
            add(start, KB, MS).touch(2 * MS);
        }
        budget.dropPassed(cache, 7);
        assertEquals(List.of("3-4", "4-5", "5-6", "6-7", "7-8", "8-9", "9-10"), windows(cache));
        budget.dropPassed(cache, 8);
        assertEquals("4-5", windows(cache).get(0));
        budget.dropPassed(cache, 2);
        assertEquals(6, windows(cache).size());
    }

    @Test
    void aPassedWindowIsKeptWhileAnotherReaderWaitsForIt() {
        RecordWindow awaited = add(0, KB, MS);
        budget.await(awaited);
        for (int start = 1; start < 10; start++) {
            add(start, KB, MS);
        }
        budget.dropPassed(cache, 10);
        assertEquals(List.of("0-1", "6-7", "7-8", "8-9", "9-10"), windows(cache));
        awaited.touch(2 * MS);
        budget.dropPassed(cache, 10);
        assertEquals(List.of("6-7", "7-8", "8-9", "9-10"), windows(cache));
    }

    @Test
    void windowsUnreadForLongAreDropped() {
        RecordWindow read = add(1, KB, MS);
        add(2, KB, MS);
        read.touch(20_000 * MS);
        budget.dropUnread(30_000 * MS);
        assertEquals(List.of("1-2", "2-3"), windows(cache));
        budget.dropUnread(30_001 * MS);
        assertEquals(List.of("1-2"), windows(cache));
        budget.dropUnread(50_000 * MS);
        assertEquals(List.of(), windows(cache));
        assertEquals(0, budget.used());
    }

    @Test
    void emptyWindowsCountAgainstTheBudget() {
        for (int i = 0; i < 10_000; i++) {
            budget.add(cache, new RecordWindow(i), MS);
        }
        budget.enforce(MS);
        assertTrue(
                cache.older().all().size() < 5000,
                () -> "" + cache.older().all().size());
    }

    @Test
    void readAheadPausesAfterUnreadWindowsWereDropped() {
        RecordWindow read = add(1, 600 * KB, MS);
        read.touch(2 * MS);
        assertTrue(budget.allowsReadAhead(2 * MS));
        add(2, 600 * KB, 3 * MS);
        budget.enforce(3 * MS);
        assertTrue(budget.allowsReadAhead(4 * MS));

        add(3, 600 * KB, 5 * MS);
        budget.enforce(5 * MS);
        assertFalse(budget.allowsReadAhead(6 * MS));
        assertTrue(budget.allowsReadAhead(1005 * MS));
    }

    @Test
    void windowsShrinkWithTheNumberOfPartitions() {
        WindowBudget large = new WindowBudget(64 << 20);
        assertEquals(512 * KB, large.windowBytes(0));
        assertEquals(512 * KB, large.windowBytes(16));
        assertEquals(256 * KB, large.windowBytes(32));
        assertEquals(16 * KB, large.windowBytes(100_000));
    }

    @Test
    void thePoolStaysWithinItsBudget() {
        ReplayFixture replay = new ReplayFixture(2, 2 << 20);
        List<List<Long>> read = new ArrayList<>();
        for (PartitionCache each : List.of(replay.history(T0, 10_000, KB), replay.history(T1, 10_000, KB))) {
            read.add(replay.reader(each, 0));
            read.add(replay.reader(each, 7000));
        }
        // One poll can add this much before the budget is checked again.
        long slack = 2 * 100 * 2 * KB;
        for (boolean busy = true; busy; ) {
            busy = replay.step();
            assertTrue(replay.pool.usedBytes() <= (2 << 20) + slack, "used " + replay.pool.usedBytes());
            busy |= replay.readOn();
        }
        assertRead(0, 10_000, read.get(0));
        assertRead(7000, 10_000, read.get(3));
    }

    @Test
    void aDroppedWindowIsFetchedAgainOnDemand() {
        ReplayFixture replay = new ReplayFixture();
        PartitionCache history = replay.history(T0, 100, KB);
        replay.pool.demand(history, 0, new Bell());
        replay.settle();
        replay.pass(Duration.ofSeconds(31));
        replay.settle();
        assertEquals(List.of(), windows(history));
        assertEquals(0, replay.pool.usedBytes());

        List<Long> read = replay.reader(history, 0);
        replay.run();
        assertRead(0, 100, read);
    }
}
