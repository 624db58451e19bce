package io.github.kafkasse.internal.replay;

import static io.github.kafkasse.internal.replay.ReplayFixture.T0;
import static io.github.kafkasse.internal.replay.ReplayFixture.T1;
import static io.github.kafkasse.internal.replay.ReplayFixture.assertRead;
import static io.github.kafkasse.internal.replay.ReplayFixture.seamless;
import static io.github.kafkasse.internal.replay.ReplayFixture.windows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.replay.ReplayFixture.Bell;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How a partition's history is read for many clients at once. */
class SweepTest {
    private static final int KB = 1 << 10;

    /** Windows of 512 KB; with four or more partitions, a share of the budget. */
    private final ReplayFixture replay = new ReplayFixture();

    private final ReplayPool pool = replay.pool;

    private static List<Long> offsets(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void hundredsOfReadersOfTheSameHistoryCostOneRead() {
        PartitionCache cache = replay.history(T0, 5000, KB);
        Random random = new Random(7);
        List<List<Long>> read = new ArrayList<>();
        List<Long> from = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            long position = random.nextInt(5000);
            from.add(position);
            read.add(replay.reader(cache, position));
        }
        replay.run();

        for (int i = 0; i < 300; i++) {
            assertRead(from.get(i), 5000, read.get(i));
        }
        long least = 5000 - from.stream().mapToLong(Long::longValue).min().orElseThrow();
        assertTrue(
                replay.logs.given(T0) < least * 1.05, "for " + least + " records, Kafka sent " + replay.logs.given(T0));
    }

    @Test
    void theSweepGoesUpwardsAndAfterATurnToTheLongestWaitingPosition() {
        PartitionCache cache = replay.history(T0, 25_000, KB);
        Bell bell = new Bell();
        pool.demand(cache, 12_500, bell);
        replay.step();
        pool.demand(cache, 2_500, bell);
        pool.demand(cache, 22_500, bell);
        pool.demand(cache, 17_500, bell);
        pool.demand(cache, 7_500, bell);
        replay.settle();

        assertEquals(5, bell.rung);
        assertEquals(List.of(12_500L, 17_500L, 2_500L, 7_500L, 22_500L), replay.logs.seeks(T0));
    }

    @Test
    void readingContinuesALittleBeyondTheDemand() {
        PartitionCache cache = replay.history(T0, 10_000, KB);
        pool.demand(cache, 1000, new Bell());
        replay.settle();

        List<String> windows = windows(cache);
        assertTrue(windows.size() <= 1 + PartitionSweep.READ_AHEAD, windows::toString);
        assertTrue(windows.size() >= PartitionSweep.READ_AHEAD, windows::toString);
        assertNotNull(cache.find(1000));
        assertNull(cache.find(999));
    }

    @Test
    void readingAheadContinuesWhenHalfOfItsWindowsAreRead() {
        PartitionCache cache = replay.history(T0, 10_000, KB);
        pool.demand(cache, 0, new Bell());
        replay.settle();
        List<Long> ends = cache.older().all().stream().map(RecordWindow::end).toList();
        int news = replay.news;
        long given = replay.logs.given(T0);

        pool.prefetch(cache, 0, ends.get(0), new Bell());
        replay.settle();
        assertEquals(news, replay.news, "a worker was woken although it is far enough ahead");
        assertEquals(given, replay.logs.given(T0));

        pool.prefetch(cache, ends.get(0), ends.get(1), new Bell());
        assertEquals(news + 1, replay.news);
        replay.settle();
        assertTrue(windows(cache).size() >= 2 + PartitionSweep.READ_AHEAD, windows(cache)::toString);
        assertEquals(1, replay.logs.calls("seek"));
    }

    @Test
    void windowsThatTheOnlyReaderHasPassedAreDropped() {
        PartitionCache cache = replay.history(T0, 30_000, KB);
        List<Long> read = replay.reader(cache, 0);
        long most = 0;
        boolean busy = true;
        while (busy) {
            busy = replay.step();
            busy |= replay.readOn();
            most = Math.max(most, pool.usedBytes());
        }
        assertRead(0, 30_000, read);
        assertTrue(most < 12 << 20, most + " bytes were kept of 30 MB");
        assertEquals(30_000, replay.logs.given(T0));
    }

    @Test
    void windowsAreKeptWhileThereAreOtherReaders() {
        PartitionCache cache = replay.history(T0, 30_000, KB);
        List<Long> first = replay.reader(cache, 0);
        for (int i = 0; i < 10; i++) {
            boolean unused = replay.step();
            unused = replay.readOn();
        }
        List<Long> second = replay.reader(cache, 0);
        replay.run();
        assertRead(0, 30_000, first);
        assertRead(0, 30_000, second);
        assertEquals(30_000, replay.logs.given(T0));
        assertTrue(seamless(cache, 0, 30_000), windows(cache)::toString);
    }

    @Test
    void windowsNeverOverlapAndCoverEverythingRead() {
        PartitionCache cache = replay.history(T0, 10_000, KB);
        for (long position : new long[] {6000, 3000, 4500, 2999, 100, 9000, 8000}) {
            pool.demand(cache, position, new Bell());
            replay.settle();
        }
        long end = -1;
        for (RecordWindow window : cache.older().all()) {
            assertTrue(window.start() >= end, windows(cache)::toString);
            assertEquals(window.end() - window.start(), window.extent().size());
            end = window.end();
        }
        assertTrue(seamless(cache, 2999, 4800), windows(cache)::toString);
    }

    @Test
    void readingStopsAtAnExistingWindowAndContinuesAfterIt() {
        PartitionCache cache = replay.history(T0, 3000, KB);
        replay.logs.recordsAPoll = 1000;
        Bell bell = new Bell();
        pool.demand(cache, 2000, bell);
        replay.settle();
        assertTrue(seamless(cache, 2000, 3000), windows(cache)::toString);

        // One poll takes the consumer beyond the window's start; its records from there on are dropped.
        List<Long> read = replay.reader(cache, 1500);
        replay.run();
        assertRead(1500, 3000, read);
        assertTrue(seamless(cache, 1500, 3000), windows(cache)::toString);
    }

    @Test
    void aDemandAtTheConsumersPositionDoesNotContinueTheStoredRecords() {
        PartitionCache cache = replay.history(T0, 3000, KB);
        replay.logs.recordsAPoll = 1000;
        pool.demand(cache, 2000, new Bell());
        replay.settle();
        // The consumer has reached 2500, and 2000 is the end of the stored records.
        pool.demand(cache, 1500, new Bell());
        replay.settle();
        RecordWindow around = cache.find(2500);
        assertNotNull(around);
        assertTrue(around.start() > 2000, windows(cache)::toString);
        cache.older().remove(around);

        pool.demand(cache, 2500, new Bell());
        replay.settle();
        List<Long> read = replay.reader(cache, 1500);
        replay.run();
        assertRead(1500, 3000, read);
    }

    @Test
    void readingStopsWhereTheLogBegins() {
        replay.logs.append(T0, 1000, KB);
        PartitionCache cache = replay.caches.retain(T0, ReplayFixture.ID, OffsetAndEpoch.of(600));
        List<Long> read = replay.reader(cache, 300);
        replay.run();
        assertRead(300, 600, read);
        assertTrue(windows(cache).get(windows(cache).size() - 1).endsWith("-600"), windows(cache)::toString);
    }

    @Test
    void smallGapsBetweenDemandsAreReadAndLargeOnesSkipped() {
        PartitionCache cache = replay.history(T0, 20_000, KB);
        replay.logs.recordsAPoll = 10;
        Bell bell = new Bell();
        pool.demand(cache, 0, bell);
        pool.demand(cache, 100, bell);
        pool.demand(cache, 10_000, bell);
        replay.settle();
        assertEquals(3, bell.rung);
        assertEquals(List.of(0L, 10_000L), replay.logs.seeks(T0));
    }

    @Test
    void offsetsWithoutRecordsAreCovered() {
        replay.logs.append(T0, 10, KB);
        replay.logs.appendGap(T0, 500);
        replay.logs.append(T0, 10, KB);
        replay.logs.appendGap(T0, 7);
        PartitionCache cache = replay.history(T0);
        List<Long> read = replay.reader(cache, 5);
        List<Long> amidst = replay.reader(cache, 300);
        replay.run();
        List<Long> last = offsets(510, 520);
        List<Long> all = new ArrayList<>(offsets(5, 10));
        all.addAll(last);
        assertEquals(all, read);
        assertEquals(last, amidst);
        assertTrue(seamless(cache, 5, 527), windows(cache)::toString);
    }

    @Test
    void aGapWithoutRecordsIsAWindow() {
        replay.logs.appendGap(T0, 500);
        PartitionCache cache = replay.history(T0);
        Bell bell = new Bell();
        pool.demand(cache, 100, bell);
        replay.settle();
        assertEquals(1, bell.rung);
        assertEquals(List.of("100-500"), windows(cache));
    }

    @Test
    void aLargeRecordIsAWindowOfItsOwn() {
        replay.logs.append(T0, 1, 5 << 20);
        replay.logs.append(T0, 1, 100);
        PartitionCache cache = replay.history(T0);
        List<Long> read = replay.reader(cache, 0);
        replay.run();
        assertEquals(List.of(0L, 1L), read);
        assertEquals(List.of("0-1", "1-2"), windows(cache));
    }

    @Test
    void windowsHoldAboutHalfAMegabyte() {
        PartitionCache cache = replay.history(T0, 10_000, KB);
        replay.reader(cache, 0);
        replay.run();
        for (RecordWindow window : cache.older().all()) {
            assertTrue(window.bytes() < (513 + 1) << 10, "a window of " + window.bytes());
        }
        assertTrue(windows(cache).size() < 30, windows(cache)::toString);
    }

    @Test
    void windowsAreSmallWhereManyPartitionsShareTheBudget() {
        ReplayFixture small = new ReplayFixture(1, 4 << 20);
        PartitionCache one = small.history(T0, 10_000, KB);
        PartitionCache other = small.history(T1, 10_000, KB);
        small.pool.demand(one, 0, new Bell());
        small.pool.demand(other, 0, new Bell());
        small.settle();
        one.older().all().forEach(window -> assertTrue(window.bytes() < 260 * KB, "a window of " + window.bytes()));
    }
}
