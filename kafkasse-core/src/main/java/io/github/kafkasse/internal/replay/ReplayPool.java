package io.github.kafkasse.internal.replay;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.kafka.ConsumerFactory;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordPipeline;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Fetches older records for connections behind the logs: a few {@link ReplayWorker}s put windows of them into {@link
 * PartitionCache#older()}, where all connections find them.
 *
 * <p>A connection that finds no window for its position {@linkplain #demand demands} it, and looks again when it is
 * woken. It {@linkplain io.github.kafkasse.internal.log.RecordWindow#touch touches} each window that it reads, and
 * calls {@link #prefetch} with the position where it will continue. Thread-safe, and never blocks: event loops call it
 * for each window that they read.
 */
public final class ReplayPool {
    private final LongSupplier nanoTime;
    private final Demands demands;
    private final WindowBudget budget;
    private final List<ReplayWorker> workers;

    /**
     * @param consumers creates a worker's consumer, and replacements for it; the consumer commits nothing, resets
     *     nothing, and has the same isolation level as the tail's
     * @param workers the number of workers
     * @param pipeline maps records to events
     * @param budgetBytes the limit for all windows together, in bytes
     * @param topicIds proves that fetched records belong to the requested topic
     * @param listener receives what was fetched and which partitions failed
     * @param nanoTime the clock
     */
    public ReplayPool(
            ConsumerFactory consumers,
            int workers,
            RecordPipeline pipeline,
            long budgetBytes,
            TopicIdCheck topicIds,
            KafkaSseListener listener,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(ReplayPool.class), nanoTime);
        ReplayFailures failures = new ReplayFailures(listener, log);
        this.demands = new Demands(failures, this::news);
        this.budget = new WindowBudget(budgetBytes);
        WindowWriter writer = new WindowWriter(pipeline, budget, demands, failures, listener);
        ReplayContext context = new ReplayContext(demands, budget, writer, failures, topicIds, log, nanoTime, workers);
        ReplayUpkeep upkeep = new ReplayUpkeep(demands, budget, nanoTime.getAsLong());
        this.workers = Stream.generate(() -> new ReplayWorker(consumers, context, upkeep))
                .limit(workers)
                .toList();
        topicIds.onAnswer(this::news);
    }

    /**
     * Requests a window that covers a position. The waiter is woken when it should look again. This happens at once,
     * maybe within this call, if the position is in memory, in the log's range, older than {@link
     * PartitionCache#firstAvailable()}, or if the cache is no longer live. It also happens when the {@linkplain
     * PartitionCache#replayFailure() partition fails}; the demand then stays.
     *
     * <p>Nothing happens if the waiter already waits for this position. It must not wait for two positions of a
     * partition.
     */
    public void demand(PartitionCache cache, long position, Waiter waiter) {
        demands.add(cache, position, waiter, nanoTime.getAsLong());
    }

    /**
     * Announces that a reader begins to read a window. Records after the window that are missing are fetched ahead,
     * without a waiter. If the partition has no other readers, a worker drops the windows behind this one, except a
     * few.
     *
     * @param position the reader's position
     * @param end the window's end, where the reader will continue
     * @param reader identifies the reader; it is not woken
     */
    public void prefetch(PartitionCache cache, long position, long end, Waiter reader) {
        demands.approach(cache, position, end, reader, nanoTime.getAsLong());
    }

    /** Cancels a demand, if it still exists. */
    public void cancel(PartitionCache cache, long position, Waiter waiter) {
        demands.cancel(cache, position, waiter);
    }

    /** The workers; each is stepped by a thread of its own, which closes it at the end. */
    public List<ReplayWorker> workers() {
        return workers;
    }

    /** The bytes of all windows. */
    public long usedBytes() {
        return budget.used();
    }

    private void news() {
        workers.forEach(ReplayWorker::wakeUp);
    }

    Demands demands() {
        return demands;
    }
}
