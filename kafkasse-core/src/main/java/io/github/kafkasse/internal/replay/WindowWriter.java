package io.github.kafkasse.internal.replay;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordPipeline;
import io.github.kafkasse.internal.log.RecordWindow;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Divides the records that a worker has fetched of a partition into windows, and makes each visible to readers when it
 * is full. At the end this includes a window that is not full yet, which grows further. Used by all workers, each for
 * its own partitions.
 */
final class WindowWriter {
    private static final int WINDOW_RECORDS = 2000;

    private final RecordPipeline pipeline;
    private final WindowBudget budget;
    private final Demands demands;
    private final ReplayFailures failures;
    private final KafkaSseListener listener;

    WindowWriter(
            RecordPipeline pipeline,
            WindowBudget budget,
            Demands demands,
            ReplayFailures failures,
            KafkaSseListener listener) {
        this.pipeline = pipeline;
        this.budget = budget;
        this.demands = demands;
        this.failures = failures;
        this.listener = listener;
    }

    /**
     * Stores records up to the next existing window, or the log, and wakes their waiters.
     *
     * @param end the position after them; it may advance without records (aborted transactions, compaction)
     */
    void write(PartitionRead reading, List<ConsumerRecord<byte[], byte[]>> records, long end, long now) {
        PartitionCache cache = reading.cache;
        long limit = Math.min(cache.log().start(), cache.older().nextStart(reading.position()));
        long windowBytes = budget.windowBytes(demands.partitions());
        List<Long> begun = new ArrayList<>(1);
        int count = 0;
        long bytes = 0;
        long added = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() >= limit) {
                break;
            }
            StreamEvent event = pipeline.map(record);
            RecordWindow window = reading.growing;
            if (window == null || isFull(window, windowBytes)) {
                publish(reading, added, now);
                added = 0;
                wake(reading, begun);
                window = begin(reading, now, begun);
            }
            long before = window.bytes();
            window.append(event);
            long cost = window.bytes() - before;
            added += cost;
            reading.stored(record.offset() + 1, cost);
            count++;
            bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        }
        long reached = Math.min(end, limit);
        if (reached > reading.position()) {
            if (reading.growing == null) {
                begin(reading, now, begun);
            }
            reading.stored(reached, 0);
        }
        publish(reading, added, now);
        if (reached == limit) {
            reading.growing = null;
        }
        wake(reading, begun);
        failures.over(cache);
        listener.replayFetched(cache.partition().topic(), cache.partition().partition(), count, bytes);
    }

    /**
     * Wakes the waiters for the published records. Called for each window, so that they read it while the next one is
     * filled.
     *
     * @param begun the windows that were begun since the last call; cleared
     */
    private void wake(PartitionRead reading, List<Long> begun) {
        for (long awaited : demands.awaited(reading.sweep, reading.position())) {
            RecordWindow window = reading.cache.older().find(awaited);
            if (window != null) {
                budget.await(window);
            }
        }
        demands.advance(reading.sweep, reading.position(), begun);
        begun.clear();
    }

    private static boolean isFull(RecordWindow window, long windowBytes) {
        return window.appended() >= WINDOW_RECORDS || window.bytes() >= windowBytes;
    }

    private RecordWindow begin(PartitionRead reading, long now, List<Long> begun) {
        RecordWindow window = new RecordWindow(reading.position());
        budget.add(reading.cache, window, now);
        reading.begun(window);
        begun.add(window.start());
        return window;
    }

    private void publish(PartitionRead reading, long added, long now) {
        RecordWindow window = reading.growing;
        if (window != null) {
            window.publish(reading.position());
            if (!budget.grow(window, added, now)) {
                reading.growing = null;
            }
        }
    }
}
