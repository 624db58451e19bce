package io.github.kafkasse.examples.benchmarks.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Cases of {@link Fleet} whose results can be computed by hand. */
class FleetTest {
    private static final double RATE = 1;
    private static final double WITHIN = 5;

    /** One processor, which delivers 100,000 events per second, or accepts 1,000 connections per second. */
    private static final Fleet.Costs COSTS = new Fleet.Costs(1, 10e-6, 1e-3);

    @Test
    void instancesWithRoomForOneMoreHaveNoDelay() {
        assertEquals(0, new Fleet(100, 100 * 20_000, 1).delayAfterAnEnd(COSTS, RATE, WITHIN));
    }

    @Test
    void aBurstOfConnectionsIsServedWithADelay() {
        // 10 instances at 50 %: each of 9 gets 5,556 clients. Their connections take 5.6 s of processor time, and there
        // are 2.4 s left within the 5 s.
        double delay = new Fleet(10, 10 * 50_000, 1).delayAfterAnEnd(COSTS, RATE, WITHIN);
        assertTrue(delay > 3 && delay < 4.5, () -> delay + " s");
    }

    @Test
    void oneOfTwoCannotServeTheClientsOfBoth() {
        assertEquals(Double.POSITIVE_INFINITY, new Fleet(2, 2 * 60_000, 1).delayAfterAnEnd(COSTS, RATE, WITHIN));
    }

    @Test
    void theInstanceThatRestartedLastHasNoClientsUntilTheyAreRenewed() {
        Fleet fleet = new Fleet(10, 1_000_000, 1);
        assertEquals(1, fleet.mostLoaded());
        for (int i = 0; i < 10; i++) {
            fleet.restart(i);
        }
        assertEquals(0, fleet.leastLoaded());
        // The first instance has received a ninth of each of the nine after it: a tenth of the total at first, and more
        // later, because the later ones had received clients themselves.
        assertTrue(fleet.mostLoaded() > 1.5 && fleet.mostLoaded() < 2.2, () -> "most " + fleet.mostLoaded());

        fleet.renew();
        assertTrue(fleet.mostLoaded() < 1.02, () -> "most " + fleet.mostLoaded());
        assertTrue(fleet.leastLoaded() > 0.98, () -> "least " + fleet.leastLoaded());
    }
}
