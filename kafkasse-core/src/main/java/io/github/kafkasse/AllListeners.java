package io.github.kafkasse;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls several listeners, in their order. As thread-safe as they are.
 *
 * @param listeners the listeners
 */
record AllListeners(List<KafkaSseListener> listeners) implements KafkaSseListener {
    private void each(Consumer<KafkaSseListener> call) {
        Throwable first = null;
        for (KafkaSseListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error e) {
                first = added(first, e);
            }
        }
        if (first instanceof Error error) {
            throw error;
        } else if (first instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private static Throwable added(@Nullable Throwable first, Throwable next) {
        if (first == null || first == next) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    @Override
    public void engineClosed() {
        each(KafkaSseListener::engineClosed);
    }

    @Override
    public void connectionOpened(EventFormat format) {
        each(listener -> listener.connectionOpened(format));
    }

    @Override
    public void connectionRefused(KafkaSseException reason) {
        each(listener -> listener.connectionRefused(reason));
    }

    @Override
    public void connectionClosed(EventFormat format, CloseReason reason) {
        each(listener -> listener.connectionClosed(format, reason));
    }

    @Override
    public void sent(int events, long bytes) {
        each(listener -> listener.sent(events, bytes));
    }

    @Override
    public void liveSent(long timestamp, int clients) {
        each(listener -> listener.liveSent(timestamp, clients));
    }

    @Override
    public void historySent(long timestamp) {
        each(listener -> listener.historySent(timestamp));
    }

    @Override
    public void startLookedUp(Duration duration, boolean found) {
        each(listener -> listener.startLookedUp(duration, found));
    }

    @Override
    public void recordSkipped(String topic, int partition) {
        each(listener -> listener.recordSkipped(topic, partition));
    }

    @Override
    public void filterFailed(String topic, int partition) {
        each(listener -> listener.filterFailed(topic, partition));
    }

    @Override
    public void recordsLost(String topic, int partition, long count) {
        each(listener -> listener.recordsLost(topic, partition, count));
    }

    @Override
    public void logDiverged(String topic, int partition, long offset) {
        each(listener -> listener.logDiverged(topic, partition, offset));
    }

    @Override
    public void replayFetched(String topic, int partition, int records, long bytes) {
        each(listener -> listener.replayFetched(topic, partition, records, bytes));
    }

    @Override
    public void batchEncoded(int events, int bytes) {
        each(listener -> listener.batchEncoded(events, bytes));
    }

    @Override
    public void batchShared() {
        each(KafkaSseListener::batchShared);
    }

    @Override
    public void lag(String topic, int partition, long records) {
        each(listener -> listener.lag(topic, partition, records));
    }

    @Override
    public void partitionReleased(String topic, int partition) {
        each(listener -> listener.partitionReleased(topic, partition));
    }

    @Override
    public void partitionSetApart(String topic, int partition, String reason) {
        each(listener -> listener.partitionSetApart(topic, partition, reason));
    }

    @Override
    public void partitionRestored(String topic, int partition) {
        each(listener -> listener.partitionRestored(topic, partition));
    }
}
