package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.log.PartitionCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** A topic whose records are all history, and the pool that reads it, for tests of the pool's clients. */
public final class History {
    public static final Uuid TOPIC_ID = ReplayFixture.ID;

    private final List<PartitionCache> caches = new ArrayList<>();
    private final ReplayFixture replay;

    /** @param recordsAPoll the number of records of a partition in one poll */
    public History(int workers, long budgetBytes, int recordsAPoll) {
        replay = new ReplayFixture(workers, budgetBytes);
        replay.logs.recordsAPoll = recordsAPoll;
    }

    /** Adds partitions, each with {@code records} records of {@code bytes} bytes. */
    public void add(int partitions, int records, int bytes) {
        for (int added = 0; added < partitions; added++) {
            caches.add(replay.history(new TopicPartition("t", caches.size()), records, bytes));
        }
    }

    public List<PartitionCache> caches() {
        return caches;
    }

    public ReplayPool pool() {
        return replay.pool;
    }

    public long now() {
        return replay.now();
    }

    /** Advances the time by a millisecond and steps every worker, then by a millisecond for the readers. */
    public void step() {
        boolean unused = replay.step();
        replay.pass(Duration.ofMillis(1));
    }

    /** Makes Kafka refuse a partition's records. */
    public void corrupt(int partition) {
        replay.logs.corrupt.add(caches.get(partition).partition());
    }

    /** The number of polls of all workers. */
    public long polls() {
        return replay.logs.calls("poll");
    }

    /** The number of records that workers have received. */
    public long given() {
        return caches.stream()
                .mapToLong(cache -> replay.logs.given(cache.partition()))
                .sum();
    }

    /** The reported failures and recoveries: "apart t-0", "restored t-0". */
    public List<String> troubles() {
        return replay.heard.stream().filter(each -> !each.startsWith("fetched")).toList();
    }
}
