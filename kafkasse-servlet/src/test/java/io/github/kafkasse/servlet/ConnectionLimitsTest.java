package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.servlet.ConnectionLimits.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many connections a client may have, counted exactly. */
class ConnectionLimitsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ConnectionLimits limits = new ConnectionLimits(2, LONG);

    @Test
    void aClientHasSoManyPlacesAndAnotherOneItsOwn() {
        assertNotNull(limits.enter("a"));
        assertNotNull(limits.enter("a"));
        assertNull(limits.enter("a"));
        assertTrue(limits.isFull("a"));
        assertNotNull(limits.enter("b"));
        assertFalse(limits.isFull("b"));
        assertEquals(3, limits.connected());
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        Place place = limits.enter("a");
        limits.enter("a");
        place.leave();
        place.leave();
        assertNotNull(limits.enter("a"));
        assertNull(limits.enter("a"), "the original counts a leaving client twice");
    }

    @Test
    void withoutALimitEverybodyEntersAndIsCounted() {
        ConnectionLimits none = new ConnectionLimits(0, LONG);
        for (int i = 0; i < 1_000; i++) {
            assertNotNull(none.enter("a"));
        }
        assertEquals(1_000, none.connected());
    }

    @Test
    void whoComesBackWaitsForAPlaceAndTheOthersAreProbedMeanwhile() throws Exception {
        Place dead = limits.enter("a");
        Place alive = limits.enter("a");
        AtomicInteger probesOfTheLiving = new AtomicInteger();
        alive.occupiedBy(probesOfTheLiving::incrementAndGet);
        dead.occupiedBy(dead::leave); // as a write to a connection that is gone makes it end
        Place place = limits.enterWhenFree("a").get(20, TimeUnit.SECONDS);
        assertNotNull(place);
        assertTrue(probesOfTheLiving.get() > 0);
        assertNull(limits.enter("a"));
    }

    @Test
    void placesGoToThoseWhoHaveWaitedLongest() {
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
    void whoHasWaitedInVainIsToldAndTakesNoPlaceLater() throws Exception {
        ConnectionLimits impatient = new ConnectionLimits(1, Duration.ofMillis(50));
        Place taken = impatient.enter("a");
        assertNull(impatient.enterWhenFree("a").get(20, TimeUnit.SECONDS));
        taken.leave();
        assertEquals(0, impatient.connected());
        assertNotNull(impatient.enter("a"));
    }

    @Test
    void theCountIsExactHoweverManyComeAndGoAtOnce() throws Exception {
        ConnectionLimits hundred = new ConnectionLimits(100, Duration.ofMillis(1));
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
