package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.log.PartitionCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** A topic that is nothing but history, and the pool that reads it, for tests of who reads what the pool fetches. */
public final class History {
    public static final Uuid TOPIC_ID = ReplayFixture.ID;

    private final List<PartitionCache> caches = new ArrayList<>();
    private final ReplayFixture replay;

    /** @param recordsAPoll how many records of a partition one poll gives */
    public History(int workers, long budgetBytes, int recordsAPoll) {
        replay = new ReplayFixture(workers, budgetBytes);
        replay.logs.recordsAPoll = recordsAPoll;
    }

    /** Adds partitions, each with so many records of a size. */
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

    /** One step of every worker, a millisecond later, and a millisecond for those who read. */
    public void step() {
        boolean unused = replay.step();
        replay.pass(Duration.ofMillis(1));
    }

    /** Kafka refuses a partition's records. */
    public void corrupt(int partition) {
        replay.logs.corrupt.add(caches.get(partition).partition());
    }

    /** How often workers have polled. */
    public long polls() {
        return replay.logs.calls("poll");
    }

    /** How many records workers were given. */
    public long given() {
        return caches.stream()
                .mapToLong(cache -> replay.logs.given(cache.partition()))
                .sum();
    }

    /** What was heard of trouble: "apart t-0", "restored t-0". */
    public List<String> troubles() {
        return replay.heard.stream().filter(each -> !each.startsWith("fetched")).toList();
    }
}
