package io.github.kafkasse.internal.log;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.common.FakeScheduler;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.kafka.FakeKafka;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.LoggerFactory;

/** A tail that reads {@link FakeLogs}. Its steps, the answers about topics, and the time are controlled by the test. */
final class TailFixture implements KafkaSseListener {
    static final TopicPartition T0 = new TopicPartition("t", 0);
    static final TopicPartition T1 = new TopicPartition("t", 1);
    static final TopicPartition OTHER = new TopicPartition("other", 0);
    static final Duration LINGER = Duration.ofSeconds(60);
    static final Duration WATCH_INTERVAL = Duration.ofSeconds(5);

    final FakeLogs logs = new FakeLogs();
    final FakeKafka kafka = new FakeKafka();
    final FakeScheduler scheduler = new FakeScheduler();
    final List<String> heard = new ArrayList<>();

    /** The topics whose followers were notified, in order. */
    final List<String> changed = new ArrayList<>();

    final PartitionCaches caches = new PartitionCaches(this::now, LINGER.toNanos(), this::wakeTail);
    final TopicWatch watch;
    final TopicIdCheck topicIds;
    final Tail tail;
    int published;

    TailFixture() {
        kafka.topic("t", 2);
        kafka.topic("other", 1);
        TopicDirectory directory = new TopicDirectory(kafka, WATCH_INTERVAL, 100, this::now, scheduler);
        watch = new TopicWatch(directory::refresh, caches, WATCH_INTERVAL.toNanos(), changed::add);
        topicIds = new TopicIdCheck(watch::ask, this::now);
        RecordPipeline pipeline = new RecordPipeline(
                record -> record.value(),
                1000,
                Setting.Tombstones.SKIP,
                this,
                new RateLimitedLog(LoggerFactory.getLogger(RecordPipeline.class), this::now));
        tail = new Tail(
                logs::consumer, caches, pipeline, watch, topicIds, 1 << 20, this, this::now, changed -> published++);
    }

    private void wakeTail() {
        if (tail != null) { // nothing else can have changed
            tail.wakeUp();
        }
    }

    /** Far from zero, as {@link System#nanoTime} can be. */
    long now() {
        return Long.MAX_VALUE - 1_000_000_000L + scheduler.nanoTime();
    }

    void pass(Duration time) {
        scheduler.pass(time);
    }

    /** Makes the tail read a partition from its present end on. */
    PartitionCache follow(TopicPartition partition) {
        return caches.retain(
                partition, kafka.info(partition.topic()).id(), OffsetAndEpoch.of(logs.partition(partition).end));
    }

    PartitionCache present(TopicPartition partition) {
        return Objects.requireNonNull(caches.get(partition));
    }

    /** Takes some steps of 10 ms each: enough for everything that happens without further events. */
    void settle() {
        for (int turn = 0; turn < 6; turn++) {
            pass(Duration.ofMillis(10));
            tail.step();
        }
    }

    /** Advances the time by steps of the tail, which last a quarter of a second. */
    void pause(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 250) {
            pass(Duration.ofMillis(250));
            tail.step();
        }
    }

    /** The published records of a log. */
    static List<String> readable(PartitionCache cache) {
        List<String> events = new ArrayList<>();
        for (RecordWindow window : cache.log().windows()) {
            RecordWindow.Extent extent = window.extent();
            for (int i = 0; i < extent.size(); i++) {
                StreamEvent event = extent.event(i);
                events.add(event.offset() + new String(event.json(), StandardCharsets.UTF_8));
            }
        }
        return events;
    }

    @Override
    public void partitionSetApart(String topic, int partition, String reason) {
        heard.add("apart " + topic + "-" + partition + ": " + reason);
    }

    @Override
    public void partitionReleased(String topic, int partition) {
        heard.add("released " + topic + "-" + partition);
    }

    @Override
    public void partitionRestored(String topic, int partition) {
        heard.add("restored " + topic + "-" + partition);
    }
}
