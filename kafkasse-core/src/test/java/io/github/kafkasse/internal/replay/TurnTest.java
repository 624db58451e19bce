package io.github.kafkasse.internal.replay;

import static io.github.kafkasse.internal.replay.ReplayFixture.T0;
import static io.github.kafkasse.internal.replay.ReplayFixture.T1;
import static io.github.kafkasse.internal.replay.ReplayFixture.assertRead;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.replay.ReplayFixture.Bell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Which partitions the workers read, and for how long. */
class TurnTest {
    private static final int KB = 1 << 10;

    private final ReplayFixture replay = new ReplayFixture();
    private final Bell bell = new Bell();

    private static List<TopicPartition> partitions(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new TopicPartition("wide", number))
                .toList();
    }

    @Test
    void aSingleReaderNeedsOneSeek() {
        PartitionCache cache = replay.history(T0, 20_000, KB);
        List<Long> read = replay.reader(cache, 0);
        replay.run();
        assertRead(0, 20_000, read);
        assertEquals(List.of(0L), replay.logs.seeks(T0));
        assertEquals(1, replay.logs.calls("assign"));
        assertEquals(20_000, replay.logs.given(T0));
    }

    @Test
    void aPrefetchedWindowIsReadyForItsReader() {
        PartitionCache cache = replay.history(T0, 20_000, KB);
        replay.reader(cache, 0);
        replay.settle();
        for (int i = 0; i < 20; i++) {
            HistoryReader reader = replay.runnable.remove();
            reader.readOn(replay.now());
            replay.settle();
            assertNotNull(cache.find(reader.position()), "nothing at " + reader.position());
        }
    }

    @Test
    void anUnreadPartitionIsReturnedAfterASecond() {
        PartitionCache cache = replay.history(T0, 20_000, KB);
        replay.pool.demand(cache, 0, bell);
        replay.settle();
        replay.pass(Duration.ofMillis(900));
        replay.settle();
        assertEquals(1, replay.logs.calls("assign"));
        replay.pass(Duration.ofMillis(200));
        replay.settle();
        assertEquals(
                "assign []",
                replay.logs.calls.stream()
                        .filter(call -> call.startsWith("assign"))
                        .reduce((first, last) -> last)
                        .orElseThrow());
    }

    @Test
    void aWorkerReadsManyPartitionsAtOnce() {
        List<PartitionCache> caches = partitions(30).stream()
                .map(partition -> replay.history(partition, 10, KB))
                .toList();
        caches.forEach(cache -> replay.pool.demand(cache, 3, bell));
        replay.step();
        assertEquals(30, bell.rung);
        assertEquals(1, replay.logs.calls("assign"));
        assertEquals(1, replay.logs.calls("poll"));
    }

    @Test
    void threeHundredPartitionsTakeTurns() {
        List<List<Long>> read = new ArrayList<>();
        for (TopicPartition partition : partitions(300)) {
            read.add(replay.reader(replay.history(partition, 50, KB), 0));
        }
        replay.run();
        for (List<Long> each : read) {
            assertRead(0, 50, each);
        }
        assertTrue(replay.logs.calls("poll") < 100, () -> replay.logs.calls("poll") + " polls");
    }

    @Test
    void partitionsWithEndlessDemandDoNotStarveOthers() {
        // windows of 16 KB, of which one poll brings one
        ReplayFixture small = new ReplayFixture(1, 1 << 20);
        small.logs.recordsAPoll = 16;
        for (TopicPartition partition : partitions(ReplayWorker.MOST_PARTITIONS)) {
            PartitionCache cache = small.history(partition, 1000, KB);
            for (long position = 0; position < 1000; position += 10) {
                small.pool.demand(cache, position, new Bell());
            }
        }
        small.step();
        small.pool.demand(small.history(T0, 10, KB), 0, bell);
        int steps = 0;
        while (bell.rung == 0) {
            small.step();
            steps++;
        }
        assertTrue(steps <= ReplayWorker.TURN_WINDOWS + 2, "it waited for " + steps + " polls");
    }

    @Test
    void aPartitionIsNeverReadByTwoWorkers() {
        ReplayFixture two = new ReplayFixture(2, 64 << 20);
        for (TopicPartition partition : partitions(8)) {
            two.pool.demand(two.history(partition, 10, KB), 0, bell);
        }
        two.settle();
        assertEquals(8, bell.rung);
        assertEquals(2, two.logs.consumers.size());
        assertEquals(4, two.logs.consumers.get(0).assignment().size());
        assertEquals(4, two.logs.consumers.get(1).assignment().size());
        for (TopicPartition partition : partitions(8)) {
            assertEquals(10, two.logs.given(partition));
            assertEquals(List.of(0L), two.logs.seeks(partition));
        }
    }

    @Test
    void idlePartitionsAreReturnedForWaitingOnes() {
        for (TopicPartition partition : partitions(ReplayWorker.MOST_PARTITIONS)) {
            replay.pool.demand(replay.history(partition, 10, KB), 0, new Bell());
        }
        replay.settle();
        replay.pool.demand(replay.history(T1, 10, KB), 0, bell);
        replay.step();
        assertEquals(1, bell.rung);
    }

    @Test
    void aPausedPartitionThatIsTakenAgainContinues() {
        partitions(ReplayWorker.MOST_PARTITIONS - 1)
                .forEach(partition -> replay.pool.demand(replay.history(partition, 10, KB), 0, new Bell()));
        replay.pool.demand(replay.history(T0, 10, KB), 0, new Bell());
        replay.settle();

        Uuid again = new Uuid(3, 4);
        replay.topicIds.put("t", CompletableFuture.completedFuture(again));
        PartitionCache made = replay.caches.retain(T0, again, OffsetAndEpoch.of(10));
        replay.pool.demand(made, 3, bell);
        replay.settle();
        assertEquals(1, bell.rung);
    }

    @Test
    void aClosedWorkerReturnsItsPartitions() {
        ReplayFixture two = new ReplayFixture(2, 64 << 20);
        two.logs.leaderless.add(T0);
        two.pool.demand(two.history(T0, 10, KB), 0, bell);
        two.pool.workers().get(0).step();
        two.pool.workers().get(0).close();
        assertTrue(two.logs.consumers.get(0).closed());

        two.logs.leaderless.clear();
        two.pool.workers().get(1).step();
        assertEquals(1, bell.rung);
    }
}
