package io.github.kafkasse.internal.replay;

import static io.github.kafkasse.internal.replay.ReplayFixture.ID;
import static io.github.kafkasse.internal.replay.ReplayFixture.T0;
import static io.github.kafkasse.internal.replay.ReplayFixture.T1;
import static io.github.kafkasse.internal.replay.ReplayFixture.windows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.log.TopicWatch;
import io.github.kafkasse.internal.replay.ReplayFixture.Bell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** What an event loop receives for its demands to the pool. */
class DemandTest {
    private final ReplayFixture replay = new ReplayFixture();
    private final ReplayPool pool = replay.pool;
    private final Bell bell = new Bell();

    @Test
    void aDemandIsFetchedAndItsWaiterWokenOnce() {
        PartitionCache cache = replay.history(T0, 50, 100);
        pool.demand(cache, 20, bell);
        assertEquals(0, bell.rung);

        replay.settle();
        assertEquals(1, bell.rung);
        RecordWindow window = cache.find(20);
        assertNotNull(window);
        assertEquals(20, window.start());
        assertEquals(50, window.end());
        assertEquals(30, window.extent().size());
        assertEquals(20, window.extent().event(0).offset());
        assertEquals(List.of("fetched t-0 30"), replay.heard);
    }

    @Test
    void aWaiterIsWokenWhenItsWindowIsFull() {
        PartitionCache cache = replay.history(T0, 2000, 1 << 10);
        replay.logs.recordsAPoll = 2000;
        Map<Long, Integer> rung = new HashMap<>();
        replay.onMap = offset -> rung.put(offset, bell.rung);
        pool.demand(cache, 20, bell);
        replay.step();

        assertEquals(1, replay.logs.calls("poll"));
        RecordWindow first = cache.find(20);
        assertNotNull(first);
        assertTrue(first.end() < 600, windows(cache)::toString);
        assertEquals(0, rung.get(first.end() - 1));
        assertEquals(1, rung.get(first.end() + 1), "it waited for the rest of the poll");
        assertEquals(1, bell.rung);
    }

    @Test
    void askingAgainChangesNothing() {
        PartitionCache cache = replay.history(T0, 50, 100);
        pool.demand(cache, 20, bell);
        pool.demand(cache, 20, bell);
        replay.settle();
        assertEquals(1, bell.rung);
    }

    @Test
    void cachedRecordsAreNotFetched() {
        PartitionCache cache = replay.history(T0, 50, 100);
        pool.demand(cache, 20, bell);
        replay.settle();
        long given = replay.logs.given(T0);

        Bell other = new Bell();
        pool.demand(cache, 30, other);
        assertEquals(1, other.rung);
        replay.settle();
        assertEquals(given, replay.logs.given(T0));
    }

    @Test
    void recordsOfTheLiveLogAreNotFetched() {
        PartitionCache cache = replay.history(T0, 50, 100);
        pool.demand(cache, 50, bell);
        assertEquals(1, bell.rung);
        replay.settle();
        assertEquals(0, replay.logs.given(T0));
    }

    @Test
    void deletedRecordsAreNotRequested() {
        PartitionCache cache = replay.history(T0, 50, 100);
        cache.firstAvailable(30);
        pool.demand(cache, 20, bell);
        assertEquals(1, bell.rung);
        replay.settle();
        assertEquals(0, replay.logs.calls("poll"));
    }

    @Test
    void noRecordsAreReadForAReplacedCache() {
        PartitionCache cache = replay.history(T0, 50, 100);
        replay.caches.retain(T0, new Uuid(3, 4), OffsetAndEpoch.of(0));
        pool.demand(cache, 20, bell);
        assertEquals(1, bell.rung);
        replay.settle();
        assertEquals(0, replay.logs.calls("poll"));
    }

    @Test
    void aCancelledDemandIsNotFetched() {
        PartitionCache cache = replay.history(T0, 50, 100);
        pool.demand(cache, 20, bell);
        pool.cancel(cache, 20, bell);
        replay.settle();
        assertEquals(0, bell.rung);
        assertEquals(0, replay.logs.calls("poll"));
    }

    @Test
    void cancellingADemandKeepsThoseOfOthers() {
        PartitionCache cache = replay.history(T0, 50, 100);
        Bell other = new Bell();
        Bell third = new Bell();
        pool.demand(cache, 20, bell);
        pool.demand(cache, 20, other);
        pool.demand(cache, 20, third);
        pool.cancel(cache, 20, bell);
        pool.cancel(cache, 7, other);
        replay.settle();
        assertEquals(0, bell.rung);
        assertEquals(1, other.rung);
        assertEquals(1, third.rung);
    }

    @Test
    void aDemandCancelledWhileAWorkerHasItsPartitionWakesNoWaiter() {
        PartitionCache cache = replay.history(T0, 50, 100);
        replay.logs.leaderless.add(T0);
        pool.demand(cache, 20, bell);
        replay.step();
        pool.cancel(cache, 20, bell);
        replay.logs.leaderless.clear();
        replay.settle();
        assertEquals(0, bell.rung);
        assertEquals(0, replay.logs.given(T0));
    }

    @Test
    void prefetchingNeedsNoWaiter() {
        PartitionCache cache = replay.history(T0, 50, 100);
        pool.prefetch(cache, 0, 20, bell);
        replay.settle();
        assertEquals(List.of("20-50"), windows(cache));
    }

    @Test
    void everyDemandWakesTheThreadThatMayBeWaiting() {
        PartitionCache cache = replay.history(T0, 50, 100);
        pool.demand(cache, 20, bell);
        assertEquals(1, replay.news);
        pool.prefetch(cache, 0, 10, bell);
        assertEquals(2, replay.news);
    }

    @Test
    void withoutDemandsNoConsumerIsCreated() {
        replay.history(T0, 50, 100);
        assertTrue(pool.workers().get(0).step() > 0);
        assertEquals(List.of(), replay.logs.consumers);
    }

    @Test
    void aNewDemandForARecreatedTopicIsKeptWhenOldDemandsAreDropped() {
        TopicInfo info = new TopicInfo("t", 2, ID);
        List<TopicInfo> there = new ArrayList<>();
        TopicWatch watch = new TopicWatch(
                names -> CompletableFuture.completedFuture(
                        Map.of("t", there.stream().findFirst())),
                replay.caches,
                1,
                topic -> {});
        Demands demands = pool.demands();
        PartitionCache first = replay.history(T0, 50, 100);
        PartitionCache second = replay.history(T1, 50, 100);
        demands.add(
                first,
                20,
                () -> {
                    demands.cancel(second, 20, bell);
                    there.add(info);
                    CompletableFuture<?> seen = watch.ask(Set.of("t"));
                    assertTrue(seen.isDone());
                    demands.add(second, 20, bell, replay.now());
                },
                replay.now());
        demands.add(second, 20, bell, replay.now());
        CompletableFuture<?> unused = watch.ask(Set.of("t"));
        assertEquals(PartitionCache.State.GONE, second.state());

        demands.dropDead();
        assertEquals(PartitionCache.State.LIVE, second.state());
        assertEquals(1, demands.partitions());
        replay.settle();
        assertEquals(1, bell.rung);
    }

    @Test
    void windowsOfARecreatedPartitionAreInItsNewCache() {
        PartitionCache old = replay.history(T0, 50, 100);
        pool.demand(old, 20, bell);
        replay.logs.leaderless.add(T0);
        replay.step();

        Uuid again = new Uuid(3, 4);
        replay.topicIds.put("t", CompletableFuture.completedFuture(again));
        PartitionCache made = replay.caches.retain(T0, again, OffsetAndEpoch.of(50));
        Bell other = new Bell();
        pool.demand(made, 10, other);
        replay.logs.leaderless.clear();
        replay.settle();
        assertEquals(1, bell.rung);
        assertEquals(1, other.rung);
        assertEquals(List.of(), windows(old));
        assertEquals(List.of("10-50"), windows(made));
        assertEquals(ID, old.topicId());
        assertNull(old.find(20));
    }
}
