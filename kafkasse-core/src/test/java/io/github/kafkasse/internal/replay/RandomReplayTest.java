package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Whatever is dropped, refused or interrupted, each reader receives every record once, in order. */
class RandomReplayTest {
    private static final int READERS = 20;

    private record Run(TopicPartition partition, long from, List<Long> read) {}

    @Test
    void everyReaderGetsEveryRecordOnceAndInOrder() {
        for (int seed = 0; seed < 60; seed++) {
            run(seed);
        }
    }

    private static void run(int seed) {
        Random random = new Random(seed);
        ReplayFixture replay = new ReplayFixture(1 + random.nextInt(2), (20L << random.nextInt(6)) << 10);
        replay.logs.recordsAPoll = 1 + random.nextInt(60);
        List<PartitionCache> caches = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            TopicPartition partition = new TopicPartition("t", i);
            while (replay.logs.partition(partition).end < 500) {
                replay.logs.append(partition, random.nextInt(100), 50 + random.nextInt(2000));
                replay.logs.appendGap(partition, random.nextInt(4) == 0 ? random.nextInt(50) : 0);
            }
            // The log begins somewhere before the partition's end.
            long start = replay.logs.partition(partition).end - random.nextInt(100);
            caches.add(replay.caches.retain(partition, ReplayFixture.ID, OffsetAndEpoch.of(start)));
        }
        List<Run> runs = new ArrayList<>();
        for (int round = 0; replay.finished < READERS; round++) {
            if (round > 20_000) {
                throw new AssertionError("seed " + seed + ": only " + replay.finished + " reached their end");
            }
            if (runs.size() < READERS && random.nextInt(3) == 0) {
                PartitionCache cache = caches.get(random.nextInt(caches.size()));
                long from = random.nextInt((int) cache.log().start());
                runs.add(new Run(cache.partition(), from, replay.reader(cache, from)));
            }
            disturb(replay, caches, random);
            replay.step();
            if (random.nextBoolean()) {
                replay.readOn();
            }
        }
        for (Run each : runs) {
            long end = caches.get(each.partition().partition()).log().start();
            List<Long> expected = List.copyOf(replay.logs
                    .partition(each.partition())
                    .records
                    .subMap(each.from(), end)
                    .keySet());
            if (!expected.equals(each.read())) {
                throw new AssertionError(
                        "seed " + seed + ", " + each.partition() + " " + difference(expected, each.read()));
            }
        }
    }

    private static String difference(List<Long> expected, List<Long> read) {
        for (int i = 0; i < Math.min(expected.size(), read.size()); i++) {
            if (!expected.get(i).equals(read.get(i))) {
                return "instead of " + expected.get(i) + " came " + read.get(i);
            }
        }
        return "came " + read.size() + " records instead of " + expected.size();
    }

    private static void disturb(ReplayFixture replay, List<PartitionCache> caches, Random random) {
        PartitionCache cache = caches.get(random.nextInt(caches.size()));
        switch (random.nextInt(40)) {
            case 0 -> replay.logs.leaderless.add(cache.partition());
            case 1, 2, 3, 4, 5, 6, 7, 8 -> replay.logs.leaderless.clear();
            case 9 -> replay.pass(Duration.ofMillis(random.nextInt(40_000)));
            case 10 -> {
                RecordWindow window = cache.find(random.nextInt(500));
                if (window != null) {
                    cache.older().remove(window);
                }
            }
            case 11 -> {
                int position = random.nextInt(500);
                replay.pool.prefetch(cache, position, position + random.nextInt(20), new ReplayFixture.Bell());
            }
            default -> {
                // most rounds have no disturbance
            }
        }
    }
}
