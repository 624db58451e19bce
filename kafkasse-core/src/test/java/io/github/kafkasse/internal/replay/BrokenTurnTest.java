package io.github.kafkasse.internal.replay;

import static io.github.kafkasse.internal.replay.ReplayFixture.ID;
import static io.github.kafkasse.internal.replay.ReplayFixture.T0;
import static io.github.kafkasse.internal.replay.ReplayFixture.T1;
import static io.github.kafkasse.internal.replay.ReplayFixture.assertRead;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.FakeLogs;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.log.RecordPipeline;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.log.Tail;
import io.github.kafkasse.internal.log.TopicWatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An unexpected error ends a step of the tail or of a worker after records have been polled. */
class BrokenTurnTest {
    private final FakeLogs logs = new FakeLogs();
    private long now;
    private boolean breaks = true;

    /** Throws at the first skipped record, as nothing in the engine should. */
    private final KafkaSseListener listener = new KafkaSseListener() {
        @Override
        public void recordSkipped(String topic, int partition) {
            if (breaks) {
                breaks = false;
                throw new NoSuchMethodError("on purpose");
            }
        }
    };

    private final PartitionCaches caches = new PartitionCaches(() -> now, Long.MAX_VALUE / 4, () -> {});
    private final RecordPipeline pipeline = new RecordPipeline(
            record -> record.value(),
            1000,
            Setting.Tombstones.SKIP,
            listener,
            new RateLimitedLog(LoggerFactory.getLogger(RecordPipeline.class), () -> now));

    private void append(TopicPartition partition, String... values) {
        logs.append(partition, values.length, 0);
        long offset = logs.partition(partition).end - values.length;
        for (String value : values) {
            logs.partition(partition).records.put(offset++, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<Long> offsets(PartitionCache cache) {
        List<Long> offsets = new ArrayList<>();
        for (long position = cache.log().start(); position < cache.log().end(); ) {
            RecordWindow window = cache.find(position);
            assertNotNull(window);
            RecordWindow.Extent extent = window.extent();
            for (int i = extent.indexOf(position); i < extent.size(); i++) {
                offsets.add(extent.event(i).offset());
            }
            position = extent.end();
        }
        return offsets;
    }

    @Test
    void theTailRereadsRecordsMissingInItsLogs() {
        TopicWatch watch = new TopicWatch(
                names -> CompletableFuture.completedFuture(Map.of("t", Optional.of(new TopicInfo("t", 2, ID)))),
                caches,
                1_000_000_000L,
                topic -> {});
        TopicIdCheck topicIds = new TopicIdCheck(watch::ask, () -> now);
        Tail tail = new Tail(
                logs::consumer, caches, pipeline, watch, topicIds, 64 << 20, listener, () -> now, changed -> {});
        PartitionCache first = caches.retain(T0, ID, OffsetAndEpoch.of(0));
        PartitionCache second = caches.retain(T1, ID, OffsetAndEpoch.of(0));
        append(T0, "1", "not JSON", "3");
        append(T1, "1", "2");
        assertThrows(NoSuchMethodError.class, () -> stepOften(tail));
        assertEquals(List.of(0L), offsets(first));

        stepOften(tail);
        append(T0, "4");
        append(T1, "3");
        stepOften(tail);
        assertEquals(List.of(0L, 1L, 2L, 3L), offsets(first));
        assertEquals(List.of(0L, 1L, 2L), offsets(second));
    }

    private void stepOften(Tail tail) {
        for (int i = 0; i < 5; i++) {
            now += 1_000_000;
            assertEquals(0, tail.step());
        }
    }

    @Test
    void aWorkerRereadsRecordsMissingInItsWindows() {
        logs.recordsAPoll = 5;
        for (TopicPartition partition : List.of(T0, T1)) {
            logs.append(partition, 7, 50);
            append(partition, "not JSON");
            logs.append(partition, 12, 50);
        }
        ReplayPool pool = new ReplayPool(
                logs::consumer,
                1,
                pipeline,
                64 << 20,
                new TopicIdCheck(
                        names -> CompletableFuture.completedFuture(Map.of("t", Optional.of(new TopicInfo("t", 2, ID)))),
                        () -> now),
                listener,
                () -> now);
        Queue<HistoryReader> readers = new ArrayDeque<>();
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        HistoryReader unused = new HistoryReader(
                pool, caches.retain(T0, ID, OffsetAndEpoch.of(20)), 0, readers, event -> first.add(event.offset()));
        new HistoryReader(
                pool, caches.retain(T1, ID, OffsetAndEpoch.of(20)), 0, readers, event -> second.add(event.offset()));
        int thrown = 0;
        for (int i = 0; i < 300; i++) {
            now += 1_000_000;
            try {
                pool.workers().get(0).step();
            } catch (NoSuchMethodError e) {
                thrown++;
            }
            for (int ready = readers.size(); ready > 0; ready--) {
                readers.remove().readOn(now);
            }
        }
        assertEquals(1, thrown);
        assertRead(0, 20, first);
        assertRead(0, 20, second);
    }
}
