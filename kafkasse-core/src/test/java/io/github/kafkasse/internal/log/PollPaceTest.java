package io.github.kafkasse.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** While records are gathered for deliveries, the tail polls before each of them, and not after each record. */
class PollPaceTest {
    private static final long MILLI = 1_000_000L;
    private static final long INTERVAL = 100 * MILLI;

    /** Far from zero, as {@link System#nanoTime} may be; it overflows during the tests. */
    private static final long START = nearlyTheLargest();

    private static long nearlyTheLargest() {
        return Long.MAX_VALUE - 500 * MILLI;
    }

    private long now = START;

    /** The distances of the deliveries from the start. */
    private final List<Long> feeds = new ArrayList<>(List.of(0L));

    private final PollPace pace = new PollPace(this::untilNext, START);

    private long untilNext(long time) {
        return feeds.stream()
                .mapToLong(offset -> INTERVAL - Math.floorMod(time - START - offset, INTERVAL))
                .min()
                .orElse(0);
    }

    /**
     * A consumer that fetches ahead: a fetch is sent at the end of each poll, and answered when there is a record. Each
     * poll takes a tenth of a millisecond.
     */
    private final class Consumer {
        final long distance;
        long received;
        long fetchSent = START;
        int polls;

        /** @param distance the time between two records */
        Consumer(long distance) {
            this.distance = distance;
        }

        private long producedAt(long number) {
            return START + (number + 1) * distance;
        }

        /** Waits for a record. */
        void poll() {
            long first = producedAt(received);
            long answered = first - fetchSent > 0 ? first : fetchSent;
            if (answered - now > 0) {
                now = answered;
            }
            while (producedAt(received) - answered <= 0) {
                received++;
            }
            now += MILLI / 10;
            fetchSent = now;
            polls++;
            pace.polled(now, true, false);
        }

        /** Whether all records are received that were produced some time ago. */
        boolean hasAllUntil(long time) {
            return producedAt(received) - time > 0;
        }
    }

    /** Polls as the tail does, up to a time. */
    private void run(Consumer consumer, long end) {
        while (end - now > 0) {
            long pause = pace.pause(now);
            if (pause > 0) {
                now += Math.min(pause, end - now);
            } else {
                consumer.poll();
            }
        }
    }

    @Test
    void twoPollsComeBeforeEachDelivery() {
        Consumer consumer = new Consumer(7 * MILLI);
        run(consumer, START + 10 * INTERVAL);
        int before = consumer.polls;
        for (int i = 11; i <= 30; i++) {
            run(consumer, START + i * INTERVAL);
            assertTrue(consumer.hasAllUntil(START + i * INTERVAL - PollPace.LEAD_NANOS), "delivery " + i);
        }
        int polls = consumer.polls - before;
        assertTrue(polls <= 2 * 20 + 1, () -> polls + " polls for 20 deliveries");
    }

    @Test
    void theRecordsOfEachFeedAreThereBeforeItsDelivery() {
        feeds.addAll(List.of(3 * MILLI, 30 * MILLI, 70 * MILLI));
        Consumer consumer = new Consumer(7 * MILLI);
        run(consumer, START + 10 * INTERVAL);
        for (int i = 10; i < 30; i++) {
            for (long feed : feeds) {
                long delivery = START + i * INTERVAL + feed;
                run(consumer, delivery);
                assertTrue(consumer.hasAllUntil(delivery - 2 * PollPace.LEAD_NANOS), "feed " + feed);
            }
        }
    }

    @Test
    void aRecordAfterAQuietTimeIsReadAtOnce() {
        Consumer consumer = new Consumer(1_234 * MILLI);
        for (int i = 1; i <= 5; i++) {
            run(consumer, START + i * consumer.distance + MILLI);
            assertEquals(i, consumer.received);
        }
    }

    @Test
    void thereIsNoPauseWithoutADelivery() {
        feeds.clear();
        pace.polled(now, true, false);
        assertEquals(0, pace.pause(now));
    }

    @Test
    void thereIsNoPauseWhileSomethingElseNeedsPolls() {
        pace.polled(now, true, true);
        assertEquals(0, pace.pause(now));
        pace.polled(now, true, false);
        assertTrue(pace.pause(now) > 0);
    }

    @Test
    void aPauseEndsWhenTheTailIsWoken() {
        pace.polled(now, true, false);
        assertEquals(INTERVAL - PollPace.LEAD_NANOS, pace.pause(now));
        pace.wakeUp();
        assertEquals(0, pace.pause(now));
        pace.polled(now, true, false);
        assertEquals(0, pace.pause(now), "a new partition needs several polls");
        now += PollPace.AWAKE_NANOS;
        pace.polled(now, true, false);
        assertTrue(pace.pause(now) > 0);
    }

    @Test
    void aLongPauseIsDivided() {
        PollPace slow = new PollPace(time -> 60_000 * MILLI, START);
        slow.polled(now, true, false);
        assertEquals(PollPace.LONGEST_NANOS, slow.pause(now));
        now += PollPace.LONGEST_NANOS;
        assertEquals(0, slow.pause(now));
    }
}
