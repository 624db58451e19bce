package io.github.kafkasse.internal.encode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.log.SharedFilter;
import io.github.kafkasse.internal.log.SharedFilters;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A filter is asked once about each record, however many clients have it, and wherever and however they read. */
class FilterSharingTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final int RECORDS = 5_000;

    private final Map<Long, Integer> asked = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final SharedFilters filters = new SharedFilters(1 << 20);
    private final PartitionCache cache = history();

    private final KafkaSseListener listener = new KafkaSseListener() {
        @Override
        public void filterFailed(String topic, int partition) {
            failures.incrementAndGet();
        }
    };

    /** Counts how often it is asked about each record; equal to every other one. */
    private record EvenOffsets(Map<Long, Integer> asked) implements RecordFilter {
        @Override
        public boolean accepts(StreamEvent event) {
            asked.merge(event.offset(), 1, Integer::sum);
            return event.offset() % 2 == 0;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof EvenOffsets;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    @Test
    void clientsOfBothFormatsAndAllPositionsShareOneFilterResult() {
        BatchEncoder encoder = encoder();
        for (EventFormat format : EventFormat.values()) {
            for (int from = 0; from < RECORDS; from += 333) {
                assertEquals((RECORDS - from) / 2, read(encoder, feed(format, new EvenOffsets(asked)), from));
            }
        }
        assertEachOnce();
    }

    @Test
    void aBatchThatIsEncodedAgainUsesTheSameFilterResult() {
        BatchEncoder encoder = encoder();
        Feed feed = feed(EventFormat.SSE, new EvenOffsets(asked));
        EncodedBatch batch = encoder.encode(feed, Positions.of(0));
        assertArrayEquals(
                batch.bytes(),
                encoder.encodePart(feed, batch.from(), batch.to(), 0, Integer.MAX_VALUE)
                        .bytes());
        assertEquals(1, asked.get(0L));
    }

    @Test
    void loopsThatReadAtTheSameTimeShareOneFilterResult() throws Exception {
        for (int round = 0; round < 20; round++) {
            asked.clear();
            PartitionCache fresh = history();
            CyclicBarrier together = new CyclicBarrier(3);
            List<FutureTask<Integer>> loops = new ArrayList<>();
            for (EventFormat format : List.of(EventFormat.SSE, EventFormat.NDJSON, EventFormat.SSE)) {
                FutureTask<Integer> loop = new FutureTask<>(() -> {
                    together.await();
                    return read(encoder(), feed(fresh, format, new EvenOffsets(asked)), 0);
                });
                loops.add(loop);
                new Thread(loop).start();
            }
            for (FutureTask<Integer> loop : loops) {
                assertEquals(RECORDS / 2, loop.get());
            }
            assertEachOnce();
        }
    }

    @Test
    void aFailureOfAFilterIsCountedOncePerRecordAndDropsItForAllClients() {
        RecordFilter failing = event -> {
            asked.merge(event.offset(), 1, Integer::sum);
            if (event.offset() % 10 == 0) {
                throw new IllegalStateException("on purpose");
            }
            return true;
        };
        for (EventFormat format : EventFormat.values()) {
            assertEquals(RECORDS - RECORDS / 10, read(encoder(), feed(format, failing), 0));
        }
        assertEquals(RECORDS / 10, failures.get());
        assertEachOnce();
    }

    @Test
    void aRecordThatNoClientGetsIsNotFiltered() {
        Records.append(cache, RECORDS + 1, Records.event(PARTITION, RECORDS, 1, ""));
        assertEquals(0, read(encoder(), feed(EventFormat.SSE, new EvenOffsets(asked)), RECORDS));
        assertEquals(Map.of(), asked);
    }

    private void assertEachOnce() {
        assertEquals(RECORDS, asked.size());
        assertEquals(
                List.of(),
                asked.entrySet().stream().filter(each -> each.getValue() != 1).toList());
    }

    /** How many events a client gets that reads all there is. */
    private static int read(BatchEncoder encoder, Feed feed, long from) {
        int events = 0;
        EncodedBatch batch = encoder.encode(feed, Positions.of(from));
        while (batch != null) {
            events += batch.events();
            batch = encoder.encode(feed, batch.to());
        }
        return events;
    }

    private BatchEncoder encoder() {
        return new BatchEncoder(() -> 0L, Records.filterGuard(listener));
    }

    /** Records in older windows and in the log, some of them published while a window was growing. */
    private static PartitionCache history() {
        PartitionCache cache = Records.cache(PARTITION, 3_000);
        Records.addOlder(cache, 0, 1_700, records(0, 1_700));
        Records.addOlder(cache, 1_700, 3_000, records(1_700, 3_000));
        for (int end = 3_100; end <= RECORDS; end += 100) {
            Records.append(cache, end, records(end - 100, end));
        }
        return cache;
    }

    private static StreamEvent[] records(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(offset -> Records.event(PARTITION, offset))
                .toArray(StreamEvent[]::new);
    }

    private Feed feed(EventFormat format, RecordFilter filter) {
        return feed(cache, format, filter);
    }

    /** As the engine makes it, for two clients and more that have the filter. */
    private Feed feed(PartitionCache cache, EventFormat format, RecordFilter filter) {
        List<TopicPartition> partitions = List.of(PARTITION);
        SharedFilter shared = filters.acquire(filter);
        assertSame(shared, filters.acquire(filter));
        Feed.Key key = new Feed.Key(
                partitions,
                Map.of("t", new StreamTopic(new TopicInfo("t", 1, Records.TOPIC_ID), true)),
                format,
                shared);
        IdLayout layout = IdLayout.json(
                partitions,
                Map.of("t", new StreamTopic(new TopicInfo("t", 1, Uuid.fromString("IDIDIDIDAAAAAAAAAAAAAA")), true)),
                false,
                "here");
        return new Feed(key, List.of(cache), layout, false);
    }
}
