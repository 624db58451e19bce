package io.github.kafkasse.internal.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.common.RateLimitedLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class GuardedListenerTest {
    private static KafkaSseListener guarded(KafkaSseListener listener) {
        return new GuardedListener(listener, new RateLimitedLog(LoggerFactory.getLogger("listener"), () -> 0L));
    }

    @Test
    void anExceptionOfAListenerDoesNotReachTheEngine() {
        assertDoesNotThrow(() -> guarded(new KafkaSseListener() {
                    @Override
                    public void batchShared() {
                        throw new IllegalStateException("on purpose");
                    }
                })
                .batchShared());
    }

    @Test
    void aPartitionThatNeitherTailNorReplayCanReadIsReportedOnce() {
        List<String> heard = new ArrayList<>();
        KafkaSseListener listener = guarded(new KafkaSseListener() {
            @Override
            public void partitionSetApart(String topic, int partition, String reason) {
                heard.add("apart " + partition);
            }

            @Override
            public void partitionRestored(String topic, int partition) {
                heard.add("restored " + partition);
            }
        });
        listener.partitionSetApart("t", 0, "of the tail");
        listener.partitionSetApart("t", 0, "of the replay pool");
        listener.partitionSetApart("t", 1, "of the tail");
        listener.partitionRestored("t", 0);
        assertEquals(List.of("apart 0", "apart 1"), heard);
        listener.partitionRestored("t", 0);
        listener.partitionRestored("t", 0);
        listener.partitionRestored("t", 1);
        assertEquals(List.of("apart 0", "apart 1", "restored 0", "restored 1"), heard);
    }

    @Test
    void anErrorOfAListenerDoesNotReachTheEngine() {
        assertDoesNotThrow(() -> guarded(new KafkaSseListener() {
                    @Override
                    public void recordSkipped(String topic, int partition) {
                        throw new NoSuchMethodError("on purpose");
                    }
                })
                .recordSkipped("t", 0));
    }
}
