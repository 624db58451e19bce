package io.github.kafkasse.internal.replay;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.kafka.ConsumerFactory;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordPipeline;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Fetches what connections miss that are behind the logs: a few {@link ReplayWorker}s put windows of older records into
 * {@link PartitionCache#older()}, where every connection finds them that comes by.
 *
 * <p>A connection that finds no window for its position {@linkplain #demand demands} it, and looks again when it is
 * woken. A window that it reads it {@linkplain io.github.kafkasse.internal.log.RecordWindow#touch touches}, and tells
 * with {@link #prefetch} where it will want to go on. Thread-safe, and never blocks: event loops call it for every
 * window they read.
 */
public final class ReplayPool {
    private static final long CHORES_NANOS = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final RateLimitedLog log;
    private final ReplayFailures troubles;
    private final Demands demands;
    private final WindowBudget budget;
    private final TopicIdCheck topicIds;
    private final WindowWriter writer;
    private final List<ReplayWorker> workers;
    private final AtomicLong nextChoresNanos;

    /**
     * @param consumers makes a worker's consumer, again if it has to be replaced; it commits nothing, resets nothing,
     *     and reads as much as the tail does (the same isolation level)
     * @param workers how many workers there are
     * @param pipeline makes events of records
     * @param budgetBytes how many bytes all windows together may hold
     * @param topicIds proves that what is fetched is of the topic that was asked for
     * @param listener told of what was fetched and what is in trouble
     * @param nanoTime the time
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
        this.log = new RateLimitedLog(LoggerFactory.getLogger(ReplayPool.class), nanoTime);
        this.troubles = new ReplayFailures(listener, log);
        this.demands = new Demands(troubles, this::news);
        this.budget = new WindowBudget(budgetBytes);
        this.topicIds = topicIds;
        this.writer = new WindowWriter(pipeline, budget, demands, troubles, listener);
        this.nextChoresNanos = new AtomicLong(nanoTime.getAsLong());
        this.workers = Stream.generate(() -> new ReplayWorker(consumers, this, nanoTime))
                .limit(workers)
                .toList();
        topicIds.onAnswer(this::news);
    }

    /**
     * Asks for a window that covers a position. The waiter is woken when looking again is worth it: at once, maybe
     * within this call, if the position is in memory, in the log's range, older than {@link
     * PartitionCache#firstAvailable()}, or the cache is not live any more; otherwise also when the partition gets into
     * {@linkplain PartitionCache#replayTrouble() trouble}, which leaves the demand as it is.
     *
     * <p>Nothing happens if the waiter waits for this position already. It must not wait for two of a partition.
     */
    public void demand(PartitionCache cache, long position, Waiter waiter) {
        demands.add(cache, position, waiter, nanoTime.getAsLong());
    }

    /**
     * Says that a reader will come to a position soon: to be called with a window's end when the reading of it begins.
     * What is missing there is fetched ahead, with nobody waiting for it.
     */
    public void prefetch(PartitionCache cache, long position) {
        demands.approach(cache, position, nanoTime.getAsLong());
    }

    /** Takes a demand back, if it is still there. */
    public void cancel(PartitionCache cache, long position, Waiter waiter) {
        demands.cancel(cache, position, waiter);
    }

    /** The workers, each to be stepped by a thread of its own, and closed by it at the end. */
    public List<ReplayWorker> workers() {
        return workers;
    }

    /** Bytes that all windows hold. */
    public long usedBytes() {
        return budget.used();
    }

    private void news() {
        workers.forEach(ReplayWorker::wakeUp);
    }

    /** What has to be done about once a second, by whichever worker comes first. */
    void chores(long now) {
        long next = nextChoresNanos.get();
        if (now - next >= 0 && nextChoresNanos.compareAndSet(next, now + CHORES_NANOS)) {
            demands.dropDead();
            budget.dropUnread(now);
        }
    }

    int size() {
        return workers.size();
    }

    RateLimitedLog log() {
        return log;
    }

    ReplayFailures troubles() {
        return troubles;
    }

    Demands demands() {
        return demands;
    }

    WindowBudget budget() {
        return budget;
    }

    TopicIdCheck topicIds() {
        return topicIds;
    }

    WindowWriter writer() {
        return writer;
    }
}
