package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Records the calls of an engine to its listener. Not thread-safe. */
final class EngineEvents implements KafkaSseListener {
    final List<CloseReason> closed = new ArrayList<>();
    final List<String> lost = new ArrayList<>();
    final List<String> diverged = new ArrayList<>();

    /** The batches that live clients received: the time of the first event, and the number of clients. */
    final List<String> live = new ArrayList<>();

    final List<Long> history = new ArrayList<>();

    /** For each lookup of a start, whether it succeeded, and how long it took. */
    final List<String> lookups = new ArrayList<>();

    /** The number of batches that were encoded, without those from the cache. */
    int encoded;

    /** The number of bytes of these batches. */
    long encodedBytes;

    /** The number of bytes that were written of events. */
    long sentBytes;

    /** Called after live clients have received a batch. */
    Runnable onLive = () -> {};

    @Override
    public void connectionClosed(EventFormat format, CloseReason reason) {
        closed.add(reason);
    }

    @Override
    public void sent(int events, long bytes) {
        sentBytes += bytes;
    }

    @Override
    public void liveSent(long timestamp, int clients) {
        live.add(timestamp + " to " + clients);
        onLive.run();
    }

    @Override
    public void historySent(long timestamp) {
        history.add(timestamp);
    }

    @Override
    public void startLookedUp(Duration duration, boolean found) {
        lookups.add((found ? "found" : "not found") + " after " + duration.toMillis() + " ms");
    }

    @Override
    public void batchEncoded(int events, int bytes) {
        encoded++;
        encodedBytes += bytes;
    }

    @Override
    public void logDiverged(String topic, int partition, long offset) {
        diverged.add(topic + "-" + partition + " " + offset);
    }

    @Override
    public void recordsLost(String topic, int partition, long count) {
        lost.add(topic + "-" + partition + " " + count);
    }
}
