package io.github.kafkasse.internal.log;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.LoggerFactory;

/** Creates and changes events and caches for tests of the code between Kafka and a cursor. */
public final class Records {
    public static final Uuid TOPIC_ID = new Uuid(1, 2);

    private Records() {}

    public static StreamEvent event(TopicPartition partition, long offset, long timestamp, String json) {
        return new StreamEvent(
                partition.topic(),
                partition.partition(),
                offset,
                timestamp,
                null,
                new RecordHeaders(),
                json.getBytes(StandardCharsets.UTF_8));
    }

    public static StreamEvent event(TopicPartition partition, long offset) {
        return event(partition, offset, 1_000 + offset, "{\"n\":" + offset + "}");
    }

    public static PartitionCache cache(TopicPartition partition, long start) {
        return new PartitionCache(partition, TOPIC_ID, OffsetAndEpoch.of(start));
    }

    /** Appends events to a cache's log, as the tail does, up to a next offset, and publishes them. */
    public static void append(PartitionCache cache, long next, StreamEvent... events) {
        for (StreamEvent event : events) {
            cache.log().append(event);
        }
        cache.log().advance(next);
        cache.log().publish();
    }

    /** Adds records of a leader epoch, as the tail does. */
    public static void reach(PartitionCache cache, int epoch) {
        cache.log().reach(epoch);
    }

    /** Drops the caches that nobody follows, as the tail does about once a second. */
    public static void reap(PartitionCaches caches) {
        caches.reap();
    }

    /** Ends a partition's log before records that were read, as the tail does after an unclean election. */
    public static void truncate(TopicWatch watch, PartitionCache cache, long end) {
        watch.replace(cache, OffsetAndEpoch.of(end));
    }

    /** Drops everything in a cache's log, and restarts it at an offset. */
    public static void restart(PartitionCache cache, long start) {
        cache.log().restart(start);
    }

    /** A guard that calls filters as the engine does. */
    public static FilterGuard filterGuard(KafkaSseListener listener) {
        return new FilterGuard(listener, new RateLimitedLog(LoggerFactory.getLogger(Records.class), () -> 0L));
    }

    /** Drops the oldest window of a cache's log. */
    public static void dropOldest(PartitionCache cache) {
        cache.log().dropOldest();
    }

    /** Adds a window of older records, as a replay does. */
    public static void addOlder(PartitionCache cache, long start, long end, StreamEvent... events) {
        RecordWindow window = new RecordWindow(start);
        for (StreamEvent event : events) {
            window.append(event);
        }
        window.publish(end);
        cache.older().add(window);
    }
}
