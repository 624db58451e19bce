package io.github.kafkasse.servlet.internal.limits;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.internal.common.TimerThread;
import io.github.kafkasse.servlet.internal.limits.ConnectionLimits.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limits of connections per client; the count is exact. */
class ConnectionLimitsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A connection that records its calls. */
    private static final class Occupant implements StreamConnection {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void ready() {
            calls.add("ready");
        }

        @Override
        public void clientGone(Throwable cause) {
            calls.add("gone");
        }

        @Override
        public void probe() {
            calls.add("probe");
        }

        @Override
        public void end() {
            calls.add("end");
        }

        int count(String call) {
            return Collections.frequency(calls, call);
        }
    }

    /** A clock that a test advances, with scheduled actions. */
    private static final class Timer implements Scheduler {
        private final PriorityQueue<Entry> entries = new PriorityQueue<>(Comparator.comparingLong(Entry::at));
        private long now;

        private record Entry(long at, Runnable action) {}

        @Override
        public Runnable after(Duration delay, Runnable action) {
            Entry entry = new Entry(now + delay.toNanos(), action);
            entries.add(entry);
            return () -> entries.remove(entry);
        }

        void advance(Duration time) {
            long until = now + time.toNanos();
            for (Entry next = entries.peek(); next != null && next.at <= until; next = entries.peek()) {
                entries.remove();
                now = next.at;
                next.action.run();
            }
            now = until;
        }
    }

    private final Timer timer = new Timer();
    private final ConnectionLimits stepped = new ConnectionLimits(2, PATIENCE, () -> timer.now, timer);

    private Occupant occupy(Place place) {
        Occupant occupant = new Occupant();
        place.occupiedBy(occupant);
        return occupant;
    }

    private final TimerThread delays = new TimerThread("connection-limits-test");
    private final ConnectionLimits limits = new ConnectionLimits(2, LONG, delays);

    @AfterEach
    void endDelays() {
        delays.close();
    }

    @Test
    void eachClientHasItsOwnLimit() {
        assertNotNull(limits.enter("a"));
        assertNotNull(limits.enter("a"));
        assertNull(limits.enter("a"));
        assertNotNull(limits.enter("b"));
        assertEquals(3, limits.connected());
    }

    @Test
    void releasingAPlaceTwiceHasNoFurtherEffect() {
        Place place = limits.enter("a");
        limits.enter("a");
        place.leave();
        place.leave();
        assertNotNull(limits.enter("a"));
        assertNull(limits.enter("a"), "the original counts a leaving client twice");
    }

    @Test
    void allClientsEnterAndAreCountedWithoutALimit() {
        ConnectionLimits none = new ConnectionLimits(0, LONG, delays);
        for (int i = 0; i < 1_000; i++) {
            assertNotNull(none.enter("a"));
        }
        assertEquals(1_000, none.connected());
    }

    @Test
    void aReconnectingClientWaitsWhileItsConnectionsAreProbed() {
        Place dead = stepped.enter("a");
        Occupant alive = occupy(stepped.enter("a"));
        occupy(dead);
        CompletableFuture<Place> promise = stepped.enterWhenFree("a");
        assertEquals(List.of("probe"), alive.calls);
        timer.advance(Duration.ofMillis(200));
        assertEquals(List.of("probe", "probe"), alive.calls);
        dead.leave(); // as a write to a dead connection ends it
        assertNotNull(promise.getNow(null));
        timer.advance(PATIENCE.multipliedBy(3));
        assertEquals(List.of("probe", "probe"), alive.calls);
        assertTrue(timer.entries.isEmpty());
    }

    @Test
    void theOldestConnectionEndsIfProbesFindNoDeadOne() {
        Place first = stepped.enter("a");
        Occupant oldest = occupy(first);
        Occupant newer = occupy(stepped.enter("a"));
        Occupant other = occupy(stepped.enter("b"));
        CompletableFuture<Place> promise = stepped.enterWhenFree("a");
        timer.advance(PATIENCE.minusMillis(1));
        assertEquals(List.of("probe", "probe", "probe", "probe"), oldest.calls);
        timer.advance(Duration.ofMillis(1));
        assertEquals(1, oldest.count("end"));
        assertFalse(promise.isDone());
        first.leave();
        assertNotNull(promise.getNow(null));
        assertEquals(0, newer.count("end"));
        assertEquals(List.of(), other.calls);
        assertEquals(3, stepped.connected());
    }

    @Test
    void aConnectionThatDoesNotEndInTimeIsAborted() {
        Place first = stepped.enter("a");
        Occupant oldest = occupy(first);
        occupy(stepped.enter("a"));
        CompletableFuture<Place> promise = stepped.enterWhenFree("a");
        timer.advance(PATIENCE);
        assertEquals(0, oldest.count("gone"));
        timer.advance(PATIENCE.dividedBy(2));
        assertTrue(oldest.count("gone") > 0);
        first.leave();
        assertNotNull(promise.getNow(null));
        assertEquals(1, oldest.count("end"));
    }

    @Test
    void eachReconnectingRequestEndsOneConnection() {
        Occupant one = occupy(stepped.enter("a"));
        Occupant two = occupy(stepped.enter("a"));
        CompletableFuture<Place> first = stepped.enterWhenFree("a");
        timer.advance(Duration.ofMillis(500));
        CompletableFuture<Place> second = stepped.enterWhenFree("a");
        timer.advance(PATIENCE.minusMillis(500));
        assertEquals(1, one.count("end"));
        assertEquals(0, two.count("end"));
        timer.advance(Duration.ofMillis(600));
        assertEquals(1, two.count("end"));
        assertFalse(first.isDone() || second.isDone());
    }

    @Test
    void waitingRequestsAreBoundedAndShareOneTimerAndItsProbes() {
        Occupant occupant = occupy(stepped.enter("a"));
        stepped.enter("a");
        List<CompletableFuture<Place>> promises = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            promises.add(stepped.enterWhenFree("a"));
            assertTrue(timer.entries.size() <= 1);
        }
        assertFalse(promises.get(0).isDone() || promises.get(1).isDone());
        for (CompletableFuture<Place> refused : promises.subList(2, 10_000)) {
            assertTrue(refused.isDone());
            assertNull(refused.join());
        }
        timer.advance(PATIENCE.minusMillis(1));
        assertEquals(4, occupant.count("probe"));
    }

    @Test
    void refusedRequestsDoNotRepeatProbes() {
        Occupant occupant = occupy(stepped.enter("a"));
        for (int i = 0; i < 1_000; i++) {
            stepped.probe("a");
        }
        assertEquals(1, occupant.count("probe"));
        timer.advance(Duration.ofMillis(200));
        stepped.probe("a");
        assertEquals(2, occupant.count("probe"));
    }

    @Test
    void aRequestThatStopsWaitingEndsNoConnection() {
        Occupant occupant = occupy(stepped.enter("a"));
        Place second = stepped.enter("a");
        CompletableFuture<Place> promise = stepped.enterWhenFree("a");
        promise.complete(null);
        timer.advance(PATIENCE.multipliedBy(3));
        assertEquals(0, occupant.count("end"));
        second.leave();
        assertEquals(1, stepped.connected());
        assertTrue(timer.entries.isEmpty());
    }

    @Test
    void placesGoToTheRequestsThatHaveWaitedLongest() {
        Place first = limits.enter("a");
        Place second = limits.enter("a");
        CompletableFuture<Place> one = limits.enterWhenFree("a");
        CompletableFuture<Place> two = limits.enterWhenFree("a");
        assertFalse(one.isDone());
        first.leave();
        assertTrue(one.isDone());
        assertFalse(two.isDone());
        second.leave();
        assertTrue(two.isDone());
        one.join().leave();
        two.join().leave();
        assertEquals(0, limits.connected());
    }

    @Test
    void aRequestThatTimesOutIsRefusedAndTakesNoPlaceLater() {
        Place first = stepped.enter("a");
        Place second = stepped.enter("a");
        CompletableFuture<Place> promise = stepped.enterWhenFree("a"); // the places have no connections yet
        timer.advance(PATIENCE.multipliedBy(2));
        assertTrue(promise.isDone());
        assertNull(promise.join());
        first.leave();
        second.leave();
        assertEquals(0, stepped.connected());
        assertNotNull(stepped.enter("a"));
        timer.advance(PATIENCE);
        assertTrue(timer.entries.isEmpty());
    }

    @Test
    void withoutAWaitingTimeTheOldestConnectionEndsAtOnce() {
        ConnectionLimits impatient = new ConnectionLimits(1, Duration.ZERO, () -> timer.now, timer);
        Place place = impatient.enter("a");
        Occupant occupant = occupy(place);
        CompletableFuture<Place> promise = impatient.enterWhenFree("a");
        assertEquals(1, occupant.count("end"));
        timer.advance(Duration.ofMillis(100));
        assertFalse(promise.isDone());
        place.leave();
        assertNotNull(promise.getNow(null));
    }

    @Test
    void theCountIsExactWithConcurrentClients() throws Exception {
        ConnectionLimits hundred = new ConnectionLimits(100, Duration.ofMillis(1), delays);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            boolean waits = t % 2 == 0;
            running.add(threads.submit(() -> {
                go.await();
                List<Place> mine = new ArrayList<>();
                for (int i = 0; i < 2_000; i++) {
                    Place place =
                            waits && i % 50 == 0 ? hundred.enterWhenFree("a").join() : hundred.enter("a");
                    if (place != null) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        mine.add(place);
                    }
                    if (mine.size() > 20 || (place == null && !mine.isEmpty())) {
                        inside.decrementAndGet();
                        mine.remove(0).leave();
                    }
                }
                for (Place place : mine) {
                    inside.decrementAndGet();
                    place.leave();
                }
                return null;
            }));
        }
        go.countDown();
        for (Future<?> each : running) {
            each.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertTrue(most.get() <= 100, "there were " + most);
        await().untilAsserted(() -> assertEquals(0, hundred.connected()));
    }
}
