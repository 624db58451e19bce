package io.github.kafkasse.examples.benchmarks.servers;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the engine does. Thread-safe. */
final class EngineCounts implements KafkaSseListener {
    private final LongAdder encoded = new LongAdder();
    private final LongAdder shared = new LongAdder();
    private final LongAdder fetched = new LongAdder();
    private final LongAdder stalled = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder lost = new LongAdder();

    @Override
    public void batchEncoded(int events, int bytes) {
        encoded.increment();
    }

    @Override
    public void batchShared() {
        shared.increment();
    }

    @Override
    public void replayFetched(String topic, int partition, int records, long bytes) {
        fetched.add(bytes);
    }

    @Override
    public void recordsLost(String topic, int partition, long count) {
        lost.add(count);
    }

    @Override
    public void connectionClosed(EventFormat format, CloseReason reason) {
        if (reason == CloseReason.STALLED) {
            stalled.increment();
        } else if (reason == CloseReason.FAILED) {
            failed.increment();
        }
    }

    Message report() {
        return Message.of("ok")
                .with("encoded", encoded)
                .with("shared", shared)
                .with("fetched", fetched)
                .with("stalled", stalled)
                .with("failed", failed)
                .with("lost", lost);
    }
}
