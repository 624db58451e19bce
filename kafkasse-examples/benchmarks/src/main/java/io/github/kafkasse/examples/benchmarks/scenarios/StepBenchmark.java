package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.examples.benchmarks.events.EditEvents;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.json.JsonScanner;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.FilterGuard;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.IdText;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.LoggerFactory;

/**
 * The cost of validating one record, rewriting one id, and writing one batch of at least 56 KB. This is the only code
 * outside the engine that uses its internal classes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StepBenchmark {
    /** More records than a batch has. */
    private static final int RECORDS = 2_000;

    /** The number of partitions of the records in a batch. */
    @Param({"1", "4", "64", "1000"})
    public int partitions;

    /** The format of ids. */
    @Param({"JSON", "COMPACT"})
    public Setting.IdFormat idFormat = Setting.IdFormat.JSON;

    private byte[] json = new byte[0];
    private @Nullable Feed feed;
    private Positions from = Positions.of();
    private @Nullable BatchEncoder encoder;
    private @Nullable IdText id;
    private long offset;

    /** Fills windows with records whose timestamps alternate between the partitions. */
    @Setup
    public void fill() {
        EditEvents events = new EditEvents(1_200);
        int records = Math.max(2, RECORDS / partitions);
        json = events.record(0, 1, EditEvents.nowMicros());
        Uuid topicId = Uuid.randomUuid();
        List<TopicPartition> names = new ArrayList<>();
        List<PartitionCache> caches = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            TopicPartition name = new TopicPartition("mediawiki.recentchange", partition);
            PartitionCache cache = new PartitionCache(name, topicId, OffsetAndEpoch.of(records));
            RecordWindow window = new RecordWindow(0);
            for (int i = 0; i < records; i++) {
                long timestamp = (long) i * partitions + partition;
                window.append(new StreamEvent(
                        name.topic(),
                        partition,
                        i,
                        timestamp,
                        null,
                        new RecordHeaders(),
                        events.record(partition, i, EditEvents.nowMicros())));
            }
            window.publish(records);
            cache.older().add(window);
            names.add(name);
            caches.add(cache);
        }
        Map<String, StreamTopic> topics = Map.of(
                names.get(0).topic(), new StreamTopic(new TopicInfo(names.get(0).topic(), partitions, topicId), true));
        IdLayout layout = idFormat == Setting.IdFormat.COMPACT
                ? IdLayout.compact(names, topics, false, "")
                : IdLayout.json(names, topics, false, "");
        Feed.Key key = new Feed.Key(names, topics, EventFormat.SSE, null);
        feed = new Feed(key, caches, layout, false);
        from = Positions.of(new long[partitions]);
        encoder = new BatchEncoder(
                System::nanoTime,
                new FilterGuard(
                        new KafkaSseListener() {},
                        new RateLimitedLog(LoggerFactory.getLogger(StepBenchmark.class), System::nanoTime)));
        id = new IdText(layout, from.cursor());
    }

    /**
     * Validates one record of 1.2 KB.
     *
     * @return the same record
     */
    @Benchmark
    public byte @Nullable [] validateRecord() {
        return JsonScanner.lineSafe(json, 1_000);
    }

    /**
     * Replaces one number in an id that is kept.
     *
     * @return the id
     */
    @Benchmark
    public @Nullable IdText rewriteId() {
        Positions.Cursor cursor = from.cursor();
        cursor.jump(0, 1_000_000 + offset++ % 1_000_000);
        if (id != null) {
            id.update(0, cursor);
        }
        return id;
    }

    /**
     * Writes a batch of about 40 events, or fewer with long ids.
     *
     * @return the batch
     */
    @Benchmark
    public @Nullable EncodedBatch encodeBatch() {
        return feed == null || encoder == null ? null : encoder.encode(feed, from);
    }
}
