package io.github.kafkasse.internal.replay;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.FakeLogs;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.log.RecordPipeline;
import io.github.kafkasse.internal.log.RecordWindow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A pool that reads {@link FakeLogs}; the test steps its workers and advances the time. */
final class ReplayFixture implements KafkaSseListener {
    static final TopicPartition T0 = new TopicPartition("t", 0);
    static final TopicPartition T1 = new TopicPartition("t", 1);
    static final Uuid ID = new Uuid(1, 2);

    final FakeLogs logs = new FakeLogs();
    final List<String> heard = new ArrayList<>();
    final Map<String, CompletableFuture<@Nullable Uuid>> topicIds = new HashMap<>();
    final Queue<HistoryReader> runnable = new ArrayDeque<>();
    final PartitionCaches caches = new PartitionCaches(this::now, 0, () -> {});
    final TopicIdCheck topicIdCheck;
    final ReplayPool pool;
    int topicQuestions;
    int news;

    /** Receives the offset of each record that a worker maps. */
    LongConsumer onMap = offset -> {};

    /** The number of readers that have reached their log. */
    int finished;

    // Far from zero, as System.nanoTime may be.
    private long now = Long.MAX_VALUE - 1_000_000_000L;

    ReplayFixture(int workers, long budgetBytes) {
        RecordPipeline pipeline = new RecordPipeline(
                record -> {
                    onMap.accept(record.offset());
                    return record.value();
                },
                1000,
                Setting.Tombstones.SKIP,
                this,
                new RateLimitedLog(LoggerFactory.getLogger(RecordPipeline.class), this::now));
        topicIdCheck = new TopicIdCheck(this::describe, this::now);
        pool = new ReplayPool(logs::consumer, workers, pipeline, budgetBytes, topicIdCheck, this, this::now);
        pool.workers().forEach(worker -> worker.onNews(() -> news++));
    }

    ReplayFixture() {
        this(1, 64 << 20);
    }

    long now() {
        return now;
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    private CompletableFuture<Map<String, Optional<TopicInfo>>> describe(Set<String> topics) {
        topicQuestions++;
        CompletableFuture<Map<String, Optional<TopicInfo>>> answers =
                CompletableFuture.completedFuture(new HashMap<>());
        for (String topic : topics) {
            CompletableFuture<@Nullable Uuid> id = topicIds.getOrDefault(topic, CompletableFuture.completedFuture(ID));
            answers = answers.thenCombine(id, (all, known) -> {
                all.put(topic, Optional.ofNullable(known).map(present -> new TopicInfo(topic, 2, present)));
                return all;
            });
        }
        return answers;
    }

    /** A cache whose log begins where the partition ends now: all records are history. */
    PartitionCache history(TopicPartition partition) {
        return caches.retain(partition, ID, OffsetAndEpoch.of(logs.partition(partition).end));
    }

    /** A partition with {@code records} records of {@code bytes} bytes, all of them history. */
    PartitionCache history(TopicPartition partition, int records, int bytes) {
        logs.append(partition, records, bytes);
        return history(partition);
    }

    /** Advances the time by a millisecond, and steps every worker. {@return whether one had work} */
    boolean step() {
        pass(Duration.ofMillis(1));
        boolean busy = false;
        for (ReplayWorker worker : pool.workers()) {
            busy |= worker.step() == 0;
        }
        return busy;
    }

    /** Steps until no worker has work. */
    void settle() {
        for (int i = 0; step(); i++) {
            if (i > 10_000) {
                throw new AssertionError("the workers never run out of work; their last calls: "
                        + logs.calls.subList(Math.max(0, logs.calls.size() - 10), logs.calls.size()));
            }
        }
    }

    /** A reader at a position; it reads during {@link #run}. */
    List<Long> reader(PartitionCache cache, long position) {
        List<Long> offsets = new ArrayList<>();
        new HistoryReader(pool, cache, position, runnable, (StreamEvent event) -> offsets.add(event.offset()));
        return offsets;
    }

    /** Runs readers and workers in turn until all readers have reached their log. */
    void run() {
        boolean busy = true;
        for (int rounds = 0; busy; rounds++) {
            if (rounds > 10_000) {
                throw new AssertionError("the readers do not reach their end");
            }
            busy = step();
            busy |= readOn();
        }
    }

    /** Reads a window with every reader that can read. {@return whether one could} */
    boolean readOn() {
        int ready = runnable.size();
        for (int i = 0; i < ready; i++) {
            finished += runnable.remove().readOn(now) ? 1 : 0;
        }
        return ready > 0;
    }

    /** The windows of a partition as "start-end", in order. */
    static List<String> windows(PartitionCache cache) {
        return cache.older().all().stream()
                .map(window -> window.start() + "-" + window.end())
                .toList();
    }

    /** Whether windows cover everything from one position to another, without gaps and overlaps. */
    static boolean seamless(PartitionCache cache, long from, long to) {
        long position = from;
        for (RecordWindow window : cache.older().all()) {
            if (window.end() > from && window.start() < to) {
                if (window.start() != position && !(position == from && window.start() < from)) {
                    return false;
                }
                position = window.end();
            }
        }
        return position >= to;
    }

    @Override
    public void replayFetched(String topic, int partition, int records, long bytes) {
        heard.add("fetched " + topic + "-" + partition + " " + records);
    }

    @Override
    public void partitionSetApart(String topic, int partition, String reason) {
        heard.add("apart " + topic + "-" + partition);
    }

    @Override
    public void partitionRestored(String topic, int partition) {
        heard.add("restored " + topic + "-" + partition);
    }

    /**
     * Asserts that a reader has read every offset from one to another, in order and once. A failure reports only the
     * difference.
     */
    static void assertRead(long from, long to, List<Long> read) {
        long expected = from;
        for (long offset : read) {
            if (offset != expected) {
                throw new AssertionError("instead of " + expected + " came " + offset);
            }
            expected++;
        }
        if (expected != to) {
            throw new AssertionError("reading ended at " + expected + " instead of " + to);
        }
    }

    /** Counts how often it is woken up. */
    static final class Bell implements Waiter {
        int rung;

        @Override
        public void wake() {
            rung++;
        }
    }
}
