package io.github.kafkasse.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.position.Positions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a dispatcher finds records, and how it moves the positions of the clients that wait for it. */
class KeyDispatcherTest {
    private final PartitionCache first = Records.cache(new TopicPartition("t", 0), 0);
    private final PartitionCache second = Records.cache(new TopicPartition("t", 1), 0);
    private final KeyDispatcher dispatcher = new KeyDispatcher(List.of(first, second), false);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static StreamEvent event(PartitionCache cache, long offset, long timestamp, @Nullable String key) {
        return new StreamEvent(
                cache.partition().topic(),
                cache.partition().partition(),
                offset,
                timestamp,
                key == null ? null : bytes(key),
                new RecordHeaders(),
                bytes("{}"));
    }

    private static void append(PartitionCache cache, long timestamp, @Nullable String key) {
        long offset = cache.log().end();
        Records.append(cache, offset + 1, event(cache, offset, timestamp, key));
    }

    /** The clients of one key. */
    private static final class Waiting implements KeyDispatcher.Follower {
        final List<KeyMatches> found = new ArrayList<>();
        final List<Integer> changed = new ArrayList<>();

        @Nullable
        Positions readFrom;

        int news;

        @Override
        public void found(KeyMatches matches, Consumer<TurnTaker> ready) {
            found.add(matches);
        }

        @Override
        public void readFrom(Positions positions) {
            readFrom = positions;
        }

        @Override
        public void changed(int partition) {
            changed.add(partition);
        }

        @Override
        public void deliver(Consumer<TurnTaker> ready) {
            news++;
        }
    }

    private Waiting waiting(KeyDispatcher of, String key) {
        Waiting waiting = new Waiting();
        of.add(bytes(key), waiting);
        return waiting;
    }

    private static void publish(KeyDispatcher of, int... changed) {
        for (int each : changed) {
            of.changed(each);
        }
        of.deliver(task -> {});
    }

    @Test
    void theRangeOfRecordsWithAKeyIsFound() {
        Waiting a = waiting(dispatcher, "a");
        Waiting b = waiting(dispatcher, "b");
        for (String key : new String[] {"x", "a", null, "a", "x"}) {
            append(first, 1, key);
        }
        publish(dispatcher, 0);
        assertEquals(Positions.of(5, 0), dispatcher.examined());
        assertEquals(1, a.found.size());
        assertEquals(Positions.of(1, 0), a.found.get(0).start(dispatcher.examined()));
        assertEquals(4, a.found.get(0).ranges().get(0).stop());
        assertEquals(List.of(), b.found);
        append(first, 1, "b");
        append(second, 1, "b");
        publish(dispatcher, 0, 1);
        assertEquals(1, a.found.size());
        assertEquals(Positions.of(5, 0), b.found.get(0).start(dispatcher.examined()));
        assertEquals(2, b.found.get(0).ranges().size());
        assertEquals(0, a.news);
    }

    @Test
    void onlyPositionsThatAreExaminedAreAccepted() {
        append(first, 1, "x");
        assertFalse(dispatcher.accepts(Positions.of(1, 0)), "before the record is examined");
        publish(dispatcher, 0);
        assertTrue(dispatcher.accepts(Positions.of(1, 0)));
        assertFalse(dispatcher.accepts(Positions.of(0, 0)));
        assertTrue(dispatcher.accepts(Positions.of(1, Positions.UNRESOLVED)));
        assertFalse(dispatcher.accepts(Positions.of(0, Positions.UNRESOLVED)));
        assertFalse(
                dispatcher.accepts(Positions.of(1, 0).cursor().mark(0, 5, 1, 0).positions()), "of another kind of id");
    }

    @Test
    void aFollowerThatReadsByItselfIsNotifiedOfEveryPublish() {
        Waiting a = waiting(dispatcher, "a");
        dispatcher.isReading(a, true);
        append(first, 1, "x");
        publish(dispatcher, 0);
        assertEquals(1, a.news);
        assertEquals(List.of(0), a.changed);
        dispatcher.isReading(a, false);
        append(first, 1, "x");
        publish(dispatcher, 0);
        assertEquals(1, a.news);
    }

    @Test
    void recordsThatAreNoLongerInMemoryAreReadByAll() {
        Waiting a = waiting(dispatcher, "a");
        append(first, 1, "x");
        publish(dispatcher, 0);
        append(first, 1, "a");
        append(second, 1, "a");
        while (first.log().start() < first.log().end()) {
            Records.dropOldest(first);
        }
        publish(dispatcher, 0, 1);
        assertEquals(List.of(), a.found);
        assertEquals(Positions.of(1, 0), a.readFrom);
        assertEquals(Positions.of(2, 1), dispatcher.examined());
    }

    /**
     * The dispatcher does not know the timestamps of records that it has not examined; a client that has read them
     * does.
     */
    @Test
    void theTimestampsOfRecordsThatWereNotExaminedAreThoseOfAClientThatHasReadThem() {
        KeyDispatcher timed = new KeyDispatcher(List.of(first), true);
        Waiting a = waiting(timed, "a");
        for (int i = 0; i < 3; i++) {
            append(first, 100, "x");
        }
        publish(timed, 0);
        assertEquals(3, timed.examined().seen(0));
        append(first, 200, "x");
        while (first.log().start() < first.log().end()) {
            Records.dropOldest(first);
        }
        publish(timed, 0);
        assertEquals(3, a.readFrom.seen(0));
        Positions reads = Positions.of(4).cursor().mark(0, 200, 1, 0).positions();
        assertTrue(timed.accepts(reads));
        assertEquals(reads, timed.examined());
    }

    @Test
    void failuresAreReportedOnceToAllFollowers() {
        Waiting a = waiting(dispatcher, "a");
        second.failure("no leader");
        publish(dispatcher, 1);
        publish(dispatcher, 1);
        assertEquals(1, a.news);
        second.failure(null);
        publish(dispatcher, 1);
        assertEquals(2, a.news);
        assertNull(a.readFrom);
    }

    /** Timestamps in ids count records of one time, whether a client reads all records or waits for one key. */
    @Test
    void timestampsAreThoseOfAClientThatReadsAll() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            PartitionCache cache = Records.cache(new TopicPartition("t", 0), 0);
            Positions.Cursor reads =
                    Positions.of(0).cursor().mark(0, 100, 0, 0); // started to read before the dispatcher existed
            List<StreamEvent> events = new ArrayList<>();
            KeyDispatcher timed = null;
            Waiting a = new Waiting();
            int matched = 0;
            for (int step = 0; step < 40; step++) {
                long offset = cache.log().end();
                StreamEvent event =
                        event(cache, offset, 100 + random.nextInt(3) + step / 8, random.nextInt(5) == 0 ? "a" : "x");
                Records.append(cache, offset + 1, event);
                events.add(event);
                if (random.nextInt(3) > 0) {
                    continue;
                }
                if (timed != null) {
                    publish(timed, 0);
                    matched = checkMatches(a, matched, timed, reads.positions(), events);
                }
                for (StreamEvent each : events) {
                    boolean unused = reads.pass(0, each.offset(), each.timestamp());
                }
                events.clear();
                if (timed == null) {
                    timed = new KeyDispatcher(List.of(cache), true);
                    timed.add(bytes("a"), a);
                    assertTrue(timed.accepts(reads.positions()));
                }
                assertEquals(reads.positions(), timed.examined(), "seed " + seed);
            }
        }
    }

    private static int checkMatches(
            Waiting a, int matched, KeyDispatcher timed, Positions before, List<StreamEvent> events) {
        Positions.Cursor reads = before.cursor();
        for (StreamEvent each : events) {
            if (new String(each.key(), StandardCharsets.UTF_8).equals("a")) {
                assertEquals(matched + 1, a.found.size());
                assertEquals(reads.positions(), a.found.get(matched).start(timed.examined()));
                return matched + 1;
            }
            boolean unused = reads.pass(0, each.offset(), each.timestamp());
        }
        assertEquals(matched, a.found.size());
        return matched;
    }
}
