package io.github.kafkasse.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);

    private final PartitionLog a = new PartitionLog(OffsetAndEpoch.of(0));
    private final PartitionLog b = new PartitionLog(OffsetAndEpoch.of(0));

    @Test
    void allLogsTogetherStayWithinTheBudget() {
        LogBudget budget = new LogBudget(100_000);
        budget.add(a);
        budget.add(b);
        for (long offset = 0; offset < 5_000; offset++) {
            budget.append(offset % 3 == 0 ? a : b, Records.event(offset % 3 == 0 ? A : B, offset));
            budget.enforce();
            assertTrue(budget.used() <= 100_000);
        }
        a.publish();
        b.publish();
        assertTrue(a.start() > 0 && a.start() < a.end());
        assertTrue(b.start() > 0 && b.start() < b.end());
        assertEquals(budget.used(), held(a) + held(b));
    }

    @Test
    void theOldestWindowIsDroppedFirst() {
        LogBudget budget = new LogBudget(150_000);
        budget.add(a);
        budget.add(b);
        for (long offset = 0; offset < 256; offset++) {
            budget.append(a, Records.event(A, offset));
        }
        for (long offset = 0; offset < 1_000; offset++) {
            budget.append(b, Records.event(B, offset));
            budget.enforce();
        }
        a.publish();
        assertEquals(a.end(), a.start());
    }

    @Test
    void aRecordLargerThanTheBudgetIsDropped() {
        LogBudget budget = new LogBudget(10_000);
        budget.add(a);
        budget.append(a, Records.event(A, 0, 0, "\"" + "x".repeat(20_000) + "\""));
        a.publish();
        budget.enforce();
        assertEquals(0, budget.used());
        assertEquals(1, a.start());
        assertEquals(1, a.end());
    }

    @Test
    void aForgottenLogReleasesItsBytes() {
        LogBudget budget = new LogBudget(1_000_000);
        budget.add(a);
        budget.add(b);
        budget.append(a, Records.event(A, 0));
        budget.append(b, Records.event(B, 0));
        budget.remove(a);
        assertEquals(held(b), budget.used());
    }

    @Test
    void aRestartedLogIsEmptyAtItsNewPosition() {
        LogBudget budget = new LogBudget(1_000_000);
        budget.add(a);
        budget.append(a, Records.event(A, 0));
        budget.restart(a, 500);
        assertEquals(0, budget.used());
        assertEquals(500, a.start());
        budget.append(a, Records.event(A, 500));
        assertEquals(held(a), budget.used());
    }

    private static long held(PartitionLog log) {
        return log.windows().stream().mapToLong(RecordWindow::bytes).sum();
    }
}
