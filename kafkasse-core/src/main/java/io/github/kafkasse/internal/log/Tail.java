package io.github.kafkasse.internal.log;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.kafka.ConsumerFactory;
import io.github.kafkasse.internal.kafka.ConsumerTopics;
import io.github.kafkasse.internal.kafka.NextOffsets;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.RenewableConsumer;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import io.github.kafkasse.internal.log.RefusedPositions.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the newest records of all followed partitions through one consumer, and appends them to their logs.
 *
 * <p>{@link #step} is one turn; the engine's tail thread calls it again and again and is the only one that touches
 * the consumer. {@link #wakeUp} may be called by any thread.
 */
public final class Tail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long CHORES_NANOS = 1_000_000_000L;

    private final ConsumerTopics consumerTopics;
    private final RenewableConsumer consumer;
    private final TopicIdCheck topicIds;
    private final PartitionCaches caches;
    private final RecordPipeline pipeline;
    private final KafkaSseListener listener;
    private final LongSupplier nanoTime;
    private final Runnable published;
    private final TopicWatch watch;

    // Owned by the tail's thread.
    private final LogBudget budget;
    private final UnverifiedRecords freshness;
    private final RefusedPositions refused;
    private final FailedPartitions apart;
    private final Assignment assignment;
    private final NextOffsets nextOffsets;
    private final Set<TopicPartition> reported = new HashSet<>();
    private long nextChoresNanos;

    /**
     * @param consumers makes the consumer, again if it has to be replaced
     * @param published told after each turn that let readers see more; called on the tail's thread
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
            Runnable published) {
        this.consumerTopics = new ConsumerTopics(consumers, topicIds);
        this.consumer = new RenewableConsumer(consumerTopics, new RateLimitedLog(LOG, nanoTime), nanoTime.getAsLong());
        this.caches = caches;
        this.pipeline = pipeline;
        this.watch = watch;
        this.budget = new LogBudget(budgetBytes);
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.published = published;
        this.topicIds = topicIds;
        this.freshness = new UnverifiedRecords(topicIds, budget, this::wakeUp);
        this.refused = new RefusedPositions(topicIds, this::wakeUp);
        this.apart = new FailedPartitions(listener);
        this.assignment = new Assignment(caches, apart, budget, freshness, refused);
        this.nextChoresNanos = nanoTime.getAsLong();
        this.nextOffsets = new NextOffsets(nextChoresNanos);
    }

    /** Makes a turn that waits for records end early, because what is to be tailed has changed. */
    public void wakeUp() {
        consumer.wakeUp();
    }

    /**
     * One turn: takes note of what is to be tailed, waits for records at the longest for a quarter of a second, and
     * publishes what came.
     *
     * @return whether a consumer was there to wait on; if not, the caller waits before the next turn
     */
    public boolean step() {
        long now = nanoTime.getAsLong();
        if (now - nextChoresNanos >= 0) {
            nextChoresNanos = now + CHORES_NANOS;
            chores(now);
        }
        Consumer<byte[], byte[]> present = consumer.get(now);
        if (present == null) {
            return false;
        }
        try {
            if (!assignment.follow(present)) {
                LOG.info("The Kafka consumer is replaced, as it may mix up a topic with its successor");
                consumer.close(); // the next turn creates another one
                return true;
            }
            if (assignment.isEmpty()) {
                return false;
            }
            appendChecked(present);
            goOnProven(present);
            Set<String> topics = assignment.topics();
            consumerTopics.updates().beforePoll(present, topics);
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL, nanoTime);
            append(present, records, consumerTopics.updates().afterPoll(topics));
        } catch (WakeupException | InterruptException e) {
            LOG.trace("Woken up", e);
        } catch (OffsetOutOfRangeException e) {
            outOfRange(present, e);
        } catch (TopicAuthorizationException e) {
            setTopicsApart(e.unauthorizedTopics(), "not authorised to read it");
        } catch (InvalidTopicException e) {
            setTopicsApart(e.invalidTopics(), "Kafka calls its name invalid");
        } catch (KafkaException e) {
            failed(e);
        } catch (RuntimeException | Error e) {
            assignment.startAgain(); // the consumer has moved on over what may not be in the logs
            throw e;
        }
        return true;
    }

    private void append(Consumer<byte[], byte[]> present, ConsumerRecords<byte[], byte[]> records, long stamp) {
        List<PartitionCache> changed = new ArrayList<>();
        try {
            nextOffsets.forEach(present, records, assignment.partitions(), nanoTime.getAsLong(), (partition, next) -> {
                PartitionCache cache = assignment.cache(partition);
                List<ConsumerRecord<byte[], byte[]>> polled = records.records(partition);
                if (cache != null
                        && hasMoved(cache, polled, next)
                        && !freshness.holds(cache, polled, next, present, stamp)) {
                    append(cache, polled, next, changed);
                }
            });
        } finally {
            publish(changed);
        }
    }

    private boolean hasMoved(PartitionCache cache, List<ConsumerRecord<byte[], byte[]>> polled, long next) {
        return !polled.isEmpty() || (next > cache.log().appendedEnd() && !freshness.isHeld(cache));
    }

    /** Appends what was held back until its topic was known to be still the same one. */
    private void appendChecked(Consumer<byte[], byte[]> present) {
        List<PartitionCache> changed = new ArrayList<>();
        try {
            freshness.takeChecked(
                    (cache, held) -> {
                        append(cache, held.records(), held.next(), changed);
                        present.resume(Set.of(cache.partition()));
                    },
                    assignment::readAgain);
        } finally {
            publish(changed);
        }
    }

    /** What was appended when something is thrown in the middle is published all the same. */
    private void append(
            PartitionCache cache,
            List<ConsumerRecord<byte[], byte[]>> records,
            long next,
            List<PartitionCache> changed) {
        changed.add(cache);
        if (!records.isEmpty()) { // epochs never decrease within a partition
            cache.log().reach(records.get(records.size() - 1).leaderEpoch().orElse(OffsetAndEpoch.UNKNOWN));
        }
        records.forEach(record -> budget.append(cache.log(), pipeline.map(record)));
        cache.log().advance(next);
    }

    /** All logs first, then whoever reads them: so that cursors find the same ends. */
    private void publish(List<PartitionCache> changed) {
        if (changed.isEmpty()) {
            return;
        }
        for (PartitionCache cache : changed) {
            cache.log().publish();
            apart.read(cache);
        }
        budget.enforce();
        published.run();
    }

    private void chores(long now) {
        caches.reap();
        watch.tick(now);
        topicIds.retain(caches.topics());
        if (apart.retry(now)) {
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
        if (apart.passQuiet(answered::contains, now)) {
            published.run();
        }
    }

    /** Tells of the partitions whose lag was reported and that are not read any more. */
    private void release() {
        reported.removeIf(partition -> {
            boolean over = assignment.cache(partition) == null;
            if (over) {
                listener.partitionReleased(partition.topic(), partition.partition());
            }
            return over;
        });
    }

    /** Kafka has deleted what comes next, or, after an unclean election, has less than it had. */
    private void outOfRange(Consumer<byte[], byte[]> present, OffsetOutOfRangeException cause) {
        List<PartitionCache> outside = cause.partitions().stream()
                .map(assignment::cache)
                .filter(Objects::nonNull)
                .toList();
        try {
            refused.add(present, cause, outside);
            goOnProven(present);
        } catch (WakeupException | InterruptException e) {
            LOG.trace("Woken up while looking offsets up; the next turn does it", e);
        } catch (KafkaException e) {
            for (TopicPartition partition : cause.partitions()) {
                setApart(partition, "its first and last offsets cannot be looked up: " + e.getMessage());
            }
        }
    }

    /** Goes on with partitions that were out of range, once it is known that their topics are still the same. */
    private void goOnProven(Consumer<byte[], byte[]> present) {
        if (refused.isEmpty()) {
            return;
        }
        Map<PartitionCache, Refused> proven = refused.takeProven();
        if (!proven.isEmpty()) {
            proven.forEach((cache, bounds) -> goOn(present, cache, bounds));
            published.run();
        }
    }

    /** Goes on at the log's end: what was held back comes after it, and may be part of what Kafka has lost. */
    private void goOn(Consumer<byte[], byte[]> present, PartitionCache cache, Refused refusal) {
        TopicPartition partition = cache.partition();
        long position = cache.log().appendedEnd();
        OffsetAndEpoch end = refusal.end();
        if (position > refusal.position()) {
            assignment.readAgain(cache); // the consumer could read on, so the bounds are out of date
        } else if (position < refusal.start()) {
            cache.firstAvailable(refusal.start());
            budget.restart(cache.log(), refusal.start());
            assignment.readAgain(cache);
        } else if (position > end.offset()) {
            LOG.warn(
                    "Kafka lost the records of {} from offset {} to {}, which were read already, in an unclean leader"
                            + " election; reading continues at offset {}",
                    partition,
                    end.offset(),
                    position - 1,
                    end.offset());
            watch.replace(cache, end);
        } else if (refusal.truncated()) {
            LOG.warn("Kafka does not tell where {} was truncated; reading continues at offset {}", partition, position);
            freshness.forget(cache);
            present.seek(partition, position); // without the epoch, which would be refused again
            present.resume(Set.of(partition));
        } else {
            assignment.readAgain(cache);
        }
    }

    private void setTopicsApart(Set<String> topics, String reason) {
        for (TopicPartition partition : assignment.partitions()) {
            if (topics.contains(partition.topic())) {
                setApart(partition, reason);
            }
        }
    }

    private void setApart(TopicPartition partition, String reason) {
        PartitionCache cache = assignment.cache(partition);
        if (cache != null) {
            assignment.changed();
            if (apart.add(cache, reason, nanoTime.getAsLong())) {
                published.run();
            }
        }
    }

    /** A failure that does not say which partitions it is about: a partition's name in it, or a new consumer. */
    private void failed(KafkaException failure) {
        String message = String.valueOf(failure.getMessage());
        TopicPartition culprit = FailedPartitions.culprit(assignment.partitions(), message);
        if (culprit != null) {
            setApart(culprit, message);
            return;
        }
        consumer.failed(nanoTime.getAsLong(), failure);
    }

    /** Ends the consumer. Called by the tail's thread, after its last turn. */
    @Override
    public void close() {
        consumer.close();
    }
}
