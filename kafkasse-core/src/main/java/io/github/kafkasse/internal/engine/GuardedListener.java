package io.github.kafkasse.internal.engine;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.common.RateLimitedLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Calls a user's listener. Exceptions of the listener are logged at a limited rate. A partition that the tail, the
 * replay pool or both cannot read is reported once, and is reported as restored when both can read it again.
 * Thread-safe.
 */
final class GuardedListener implements KafkaSseListener {
    private final KafkaSseListener listener;
    private final RateLimitedLog log;

    /** How many readers (the tail, the replay pool) cannot read a partition. */
    private final Map<TopicPartition, Integer> failures = new HashMap<>();

    GuardedListener(KafkaSseListener listener, RateLimitedLog log) {
        this.listener = listener;
        this.log = log;
    }

    @Override
    public void engineClosed() {
        guarded(listener::engineClosed);
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
    public void sent(int events, long bytes) {
        guarded(() -> listener.sent(events, bytes));
    }

    @Override
    public void liveSent(long timestamp, int clients) {
        guarded(() -> listener.liveSent(timestamp, clients));
    }

    @Override
    public void historySent(long timestamp) {
        guarded(() -> listener.historySent(timestamp));
    }

    @Override
    public void startLookedUp(Duration duration, boolean found) {
        guarded(() -> listener.startLookedUp(duration, found));
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
        synchronized (failures) { // so that calls about one partition are in order
            if (failures.merge(new TopicPartition(topic, partition), 1, Integer::sum) == 1) {
                guarded(() -> listener.partitionSetApart(topic, partition, reason));
            }
        }
    }

    @Override
    public void partitionRestored(String topic, int partition) {
        synchronized (failures) {
            TopicPartition key = new TopicPartition(topic, partition);
            int readers = failures.getOrDefault(key, 0);
            if (readers > 1) {
                failures.put(key, readers - 1);
            } else if (failures.remove(key) != null) {
                guarded(() -> listener.partitionRestored(topic, partition));
            }
        }
    }

    @Override
    public void partitionReleased(String topic, int partition) {
        guarded(() -> listener.partitionReleased(topic, partition));
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) { // an Error too: the listener may need another version of a library
            log.warn(listener.getClass().getName() + " failed", e);
        }
    }
}
