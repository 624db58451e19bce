package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.log.BoundedLog;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class GuardedListenerTest {
    private static KafkaSseListener guarded(KafkaSseListener listener) {
        return new GuardedListener(listener, new BoundedLog(LoggerFactory.getLogger("listener"), () -> 0L));
    }

    @Test
    void whatAListenerThrowsDoesNotReachTheEngine() {
        assertDoesNotThrow(() -> guarded(new KafkaSseListener() {
                    @Override
                    public void batchShared() {
                        throw new IllegalStateException("on purpose");
                    }
                })
                .batchShared());
    }

    @Test
    void norDoesAnErrorAsOfALibraryInAnotherVersion() {
        assertDoesNotThrow(() -> guarded(new KafkaSseListener() {
                    @Override
                    public void recordSkipped(String topic, int partition) {
                        throw new NoSuchMethodError("on purpose");
                    }
                })
                .recordSkipped("t", 0));
    }
}
