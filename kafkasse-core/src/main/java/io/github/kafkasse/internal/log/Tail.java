package io.github.kafkasse.internal.log;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.common.Loop;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.kafka.ConsumerFactory;
import io.github.kafkasse.internal.kafka.ConsumerTopics;
import io.github.kafkasse.internal.kafka.NextOffsets;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.PollFailure;
import io.github.kafkasse.internal.kafka.RenewableConsumer;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the newest records of all followed partitions through one consumer, and appends them to their logs.
 *
 * <p>{@link #step} is one turn; only the engine's tail thread calls it, repeatedly, and uses the consumer. {@link
 * #wakeUp} may be called by any thread.
 */
public final class Tail implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final long CHORES_NANOS = 1_000_000_000L;

    private final ConsumerTopics consumerTopics;
    private final RenewableConsumer consumer;
    private final TopicIdCheck topicIds;
    private final PartitionCaches caches;
    private final RecordPipeline pipeline;
    private final KafkaSseListener listener;
    private final LongSupplier nanoTime;
    private final TailReaders readers;
    private final TopicWatch watch;

    // Owned by the tail's thread.
    private final LogBudget budget;
    private final UnverifiedRecords unverified;
    private final PositionRecovery recovery;
    private final FailedPartitions failedPartitions;
    private final Assignment assignment;
    private final NextOffsets nextOffsets;
    private final Set<TopicPartition> reported = new HashSet<>();
    private long nextChoresNanos;

    /**
     * @param consumers creates the consumer, and replacements for it
     * @param readers are notified on the tail's thread
     */
    public Tail(
            ConsumerFactory consumers,
            PartitionCaches caches,
            RecordPipeline pipeline,
            TopicWatch watch,
            TopicIdCheck topicIds,
            long budgetBytes,
            KafkaSseListener listener,
            LongSupplier nanoTime,
            TailReaders readers) {
        this.consumerTopics = new ConsumerTopics(consumers, topicIds);
        this.consumer = new RenewableConsumer(consumerTopics, new RateLimitedLog(LOG, nanoTime), nanoTime.getAsLong());
        this.caches = caches;
        this.pipeline = pipeline;
        this.watch = watch;
        this.budget = new LogBudget(budgetBytes);
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.readers = readers;
        this.topicIds = topicIds;
        this.unverified = new UnverifiedRecords(topicIds, budget, this::wakeUp);
        RefusedPositions refused = new RefusedPositions(topicIds, this::wakeUp);
        this.failedPartitions = new FailedPartitions(listener);
        this.assignment = new Assignment(caches, failedPartitions, budget, unverified, refused);
        this.recovery = new PositionRecovery(refused, assignment, budget, unverified, watch);
        this.nextChoresNanos = nanoTime.getAsLong();
        this.nextOffsets = new NextOffsets(nextChoresNanos);
    }

    /** Ends a turn that waits for records early, because the partitions to be tailed have changed. */
    public void wakeUp() {
        consumer.wakeUp();
    }

    /**
     * One turn: updates the assignment, waits for records for at most a quarter of a second, and publishes them.
     *
     * @return 0 if it has waited for records; otherwise how long the thread waits before the next turn
     */
    @Override
    public long step() {
        long now = nanoTime.getAsLong();
        if (now - nextChoresNanos >= 0) {
            nextChoresNanos = now + CHORES_NANOS;
            chores(now);
        }
        Consumer<byte[], byte[]> present = consumer.get(now);
        if (present == null) {
            return PAUSE_NANOS;
        }
        try {
            if (!assignment.follow(present)) {
                LOG.info("The Kafka consumer is replaced, because it could confuse a recreated topic with the old one");
                consumer.close(); // the next turn creates another one
                return 0;
            }
            if (assignment.isEmpty()) {
                return PAUSE_NANOS;
            }
            appendChecked(present);
            recover(present);
            Set<String> topics = assignment.topics();
            consumerTopics.updates().beforePoll(present, topics);
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL, nanoTime);
            append(present, records, consumerTopics.updates().afterPoll(topics));
        } catch (KafkaException e) {
            failed(present, e);
        } catch (RuntimeException | Error e) {
            assignment.startAgain(); // the consumer may have passed records that are not in the logs
            throw e;
        }
        return 0;
    }

    private void append(Consumer<byte[], byte[]> present, ConsumerRecords<byte[], byte[]> records, long stamp) {
        List<PartitionCache> changed = new ArrayList<>();
        try {
            nextOffsets.forEach(present, records, assignment.partitions(), nanoTime.getAsLong(), (partition, next) -> {
                PartitionCache cache = assignment.cache(partition);
                List<ConsumerRecord<byte[], byte[]>> polled = records.records(partition);
                if (cache != null
                        && hasMoved(cache, polled, next)
                        && !unverified.holds(cache, polled, next, present, stamp)) {
                    append(cache, polled, next, changed);
                }
            });
        } finally {
            publish(changed);
        }
    }

    private boolean hasMoved(PartitionCache cache, List<ConsumerRecord<byte[], byte[]>> polled, OffsetAndEpoch next) {
        return !polled.isEmpty() || (next.offset() > cache.log().appendedEnd() && !unverified.isHeld(cache));
    }

    /** Appends the held records whose topic is now proven to be unchanged. */
    private void appendChecked(Consumer<byte[], byte[]> present) {
        List<PartitionCache> changed = new ArrayList<>();
        try {
            unverified.takeChecked(
                    (cache, held) -> {
                        append(cache, held.records(), held.next(), changed);
                        present.resume(Set.of(cache.partition()));
                    },
                    assignment::readAgain);
        } finally {
            publish(changed);
        }
    }

    /** Records that were appended before an exception are published too. */
    private void append(
            PartitionCache cache,
            List<ConsumerRecord<byte[], byte[]>> records,
            OffsetAndEpoch next,
            List<PartitionCache> changed) {
        changed.add(cache);
        cache.log().reach(next.epoch()); // epochs never decrease within a partition
        records.forEach(record -> budget.append(cache.log(), pipeline.map(record)));
        cache.log().advance(next.offset());
    }

    /** Publishes all logs before it notifies the readers, so that all cursors find the same ends. */
    private void publish(List<PartitionCache> changed) {
        if (changed.isEmpty()) {
            return;
        }
        for (PartitionCache cache : changed) {
            cache.log().publish();
            failedPartitions.read(cache);
        }
        budget.enforce();
        readers.published(changed);
    }

    private void chores(long now) {
        caches.reap();
        watch.tick(now);
        topicIds.retain(caches.topics());
        if (failedPartitions.retry(now)) {
            assignment.changed();
        }
        Consumer<byte[], byte[]> present = consumer.present();
        if (present == null) {
            return;
        }
        Set<TopicPartition> answered = new HashSet<>();
        for (TopicPartition partition : assignment.partitions()) {
            present.currentLag(partition).ifPresent(lag -> {
                answered.add(partition);
                listener.lag(partition.topic(), partition.partition(), lag);
            });
        }
        release();
        reported.addAll(answered);
        notifyReaders(failedPartitions.passQuiet(answered::contains, now));
    }

    /** Reports the partitions that are no longer read and whose lag was reported. */
    private void release() {
        reported.removeIf(partition -> {
            boolean over = assignment.cache(partition) == null;
            if (over) {
                listener.partitionReleased(partition.topic(), partition.partition());
            }
            return over;
        });
    }

    private void failed(Consumer<byte[], byte[]> present, KafkaException thrown) {
        PollFailure failure = PollFailure.of(thrown, assignment.partitions());
        if (failure instanceof PollFailure.OutOfRange outOfRange) {
            outOfRange(present, outOfRange.cause());
        } else if (failure instanceof PollFailure.Unreadable unreadable) {
            unreadable.partitions().forEach(partition -> leaveOut(partition, unreadable.reason()));
        } else if (failure instanceof PollFailure.ConsumerFailed) {
            consumer.failed(nanoTime.getAsLong(), thrown);
        } else {
            LOG.trace("Woken up", thrown);
        }
    }

    private void outOfRange(Consumer<byte[], byte[]> present, OffsetOutOfRangeException cause) {
        try {
            recovery.refused(present, cause);
            recover(present);
        } catch (WakeupException | InterruptException e) {
            LOG.trace("Woken up during an offset lookup; the next turn repeats it", e);
        } catch (KafkaException e) {
            String reason = "its first and last offsets cannot be looked up: " + e.getMessage();
            cause.partitions().forEach(partition -> leaveOut(partition, reason));
        }
    }

    private void recover(Consumer<byte[], byte[]> present) {
        notifyReaders(recovery.recover(present));
    }

    private void notifyReaders(Collection<PartitionCache> changed) {
        if (!changed.isEmpty()) {
            readers.published(changed);
        }
    }

    /** Continues with the other partitions, and retries this one later. */
    private void leaveOut(TopicPartition partition, String reason) {
        PartitionCache cache = assignment.cache(partition);
        if (cache != null) {
            assignment.changed();
            if (failedPartitions.add(cache, reason, nanoTime.getAsLong())) {
                readers.published(List.of(cache));
            }
        }
    }

    /** Closes the consumer. Called by the tail's thread, after its last turn. */
    @Override
    public void close() {
        consumer.close();
    }
}
