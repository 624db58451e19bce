package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.log.BoundedLog;

/** Keeps what a user's listener throws away from the engine: it is logged, at a bounded rate. Thread-safe. */
final class GuardedListener implements KafkaSseListener {
    private final KafkaSseListener listener;
    private final BoundedLog log;

    GuardedListener(KafkaSseListener listener, BoundedLog log) {
        this.listener = listener;
        this.log = log;
    }

    @Override
    public void connectionOpened(EventFormat format) {
        guarded(() -> listener.connectionOpened(format));
    }

    @Override
    public void connectionRefused(KafkaSseException reason) {
        guarded(() -> listener.connectionRefused(reason));
    }

    @Override
    public void connectionClosed(EventFormat format, CloseReason reason) {
        guarded(() -> listener.connectionClosed(format, reason));
    }

    @Override
    public void sent(int events, int bytes) {
        guarded(() -> listener.sent(events, bytes));
    }

    @Override
    public void recordSkipped(String topic, int partition) {
        guarded(() -> listener.recordSkipped(topic, partition));
    }

    @Override
    public void filterFailed(String topic, int partition) {
        guarded(() -> listener.filterFailed(topic, partition));
    }

    @Override
    public void recordsLost(String topic, int partition, long count) {
        guarded(() -> listener.recordsLost(topic, partition, count));
    }

    @Override
    public void logDiverged(String topic, int partition, long offset) {
        guarded(() -> listener.logDiverged(topic, partition, offset));
    }

    @Override
    public void replayFetched(String topic, int partition, int records, long bytes) {
        guarded(() -> listener.replayFetched(topic, partition, records, bytes));
    }

    @Override
    public void batchEncoded(int events, int bytes) {
        guarded(() -> listener.batchEncoded(events, bytes));
    }

    @Override
    public void batchShared() {
        guarded(listener::batchShared);
    }

    @Override
    public void lag(String topic, int partition, long records) {
        guarded(() -> listener.lag(topic, partition, records));
    }

    @Override
    public void partitionSetApart(String topic, int partition, String reason) {
        guarded(() -> listener.partitionSetApart(topic, partition, reason));
    }

    @Override
    public void partitionRestored(String topic, int partition) {
        guarded(() -> listener.partitionRestored(topic, partition));
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) { // an Error too: of a version of a library that it was not made for
            log.warn("The KafkaSSE listener failed", e);
        }
    }
}
