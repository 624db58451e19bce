package io.github.kafkasse.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DeliveryMomentsTest {
    @Test
    void feedsHaveDifferentMomentsAtTheSameDistance() {
        DeliveryMoments moments = new DeliveryMoments(1_000, -7);
        TreeSet<Long> distinct = new TreeSet<>();
        for (int feed = 0; feed < 20; feed++) {
            long first = moments.next(feed, 5_000);
            assertTrue(first > 5_000 && first <= 6_000, () -> "at " + first);
            assertEquals(first + 1_000, moments.next(feed, first));
            assertEquals(first, moments.next(feed, first - 1));
            distinct.add(first / 100);
        }
        assertTrue(distinct.size() >= 8, () -> "spread over " + distinct);
    }
}
