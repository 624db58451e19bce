package io.github.kafkasse.internal.replay;

import static io.github.kafkasse.internal.replay.ReplayFixture.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.log.PartitionCache;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Readers of one partition take turns: a fast one does not starve the others. */
class FairSweepTest {
    private static final int KB = 1 << 10;
    private static final int RECORDS = 60_000;

    private final ReplayFixture replay = new ReplayFixture();

    @Test
    void aReaderAtAnotherPositionIsServedBesideAFastOne() {
        PartitionCache cache = replay.history(T0, RECORDS, KB);
        List<Long> fast = replay.reader(cache, 10_000);
        stepUntil(() -> fast.size() > 5_000);
        List<Long> other = replay.reader(cache, 0);
        int before = fast.size();
        stepUntil(() -> !other.isEmpty());
        int meanwhile = fast.size() - before;
        assertTrue(meanwhile < 16 * 512, () -> "the other reader waited for " + meanwhile + " records of the fast one");
        replay.run();
        ReplayFixture.assertRead(10_000, RECORDS, fast);
        ReplayFixture.assertRead(0, RECORDS, other);
    }

    @Test
    void readersAtManyPositionsGetAboutTheSame() {
        PartitionCache cache = replay.history(T0, RECORDS, KB);
        List<List<Long>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(replay.reader(cache, i * 15_000L));
        }
        stepUntil(() -> readers.stream().mapToInt(List::size).sum() >= 30_000);
        readers.forEach(each -> assertTrue(
                each.size() > 3_000 && each.size() < 15_000,
                () -> "unfair: " + readers.stream().map(List::size).toList()));
        replay.run();
        for (int i = 0; i < 4; i++) {
            ReplayFixture.assertRead(i * 15_000L, RECORDS, readers.get(i));
        }
        assertEquals(4, replay.finished);
    }

    private void stepUntil(BooleanSupplier condition) {
        for (int steps = 0; !condition.getAsBoolean(); steps++) {
            assertTrue(steps < 20_000, "the condition never becomes true");
            replay.step();
            replay.readOn();
        }
    }
}
