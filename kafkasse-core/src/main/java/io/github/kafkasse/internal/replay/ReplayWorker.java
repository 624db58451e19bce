package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.common.Loop;
import io.github.kafkasse.internal.kafka.ConsumerFactory;
import io.github.kafkasse.internal.kafka.ConsumerTopics;
import io.github.kafkasse.internal.kafka.NextOffsets;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.PollFailure;
import io.github.kafkasse.internal.kafka.RenewableConsumer;
import io.github.kafkasse.internal.kafka.Seeks;
import io.github.kafkasse.internal.log.PartitionCache.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer of the pool, and the work of its thread: it takes several partitions with demands, reads each for a
 * limited turn, and returns it.
 *
 * <p>If no other partition waits, a partition is kept for a while with all that the consumer has fetched of it: a
 * single reader demands the next window in a moment, and assigning and seeking would discard the fetched records.
 * {@link #step} is one turn of the loop; only one thread of the engine calls it, repeatedly, and uses the consumer.
 */
public final class ReplayWorker implements Loop {
    static final int MOST_PARTITIONS = 32;

    /** After this many windows a partition is returned, if others wait. */
    static final int TURN_WINDOWS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ReplayWorker.class);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LOOK_UP = Duration.ofSeconds(1);
    private static final long SECOND = 1_000_000_000L;
    private static final long KEEP_NANOS = SECOND;
    private static final long RETRY_NANOS = SECOND;
    private static final long RETRY_FAILED_NANOS = 10 * SECOND;
    private static final long PAUSE_NANOS = SECOND / 4;

    private final ConsumerTopics consumerTopics;
    private final RenewableConsumer consumer;
    private final ReplayPool pool;
    private final Demands demands;
    private final LongSupplier nanoTime;

    // Owned by the worker's thread.
    private final Map<TopicPartition, PartitionRead> readings = new HashMap<>();
    private final NextOffsets nextOffsets;
    private boolean assignmentStale;

    private volatile Runnable wakeUp = () -> {};

    ReplayWorker(ConsumerFactory consumers, ReplayPool pool, LongSupplier nanoTime) {
        this.consumerTopics = new ConsumerTopics(consumers, pool.topicIds());
        this.consumer = new RenewableConsumer(consumerTopics, pool.log(), nanoTime.getAsLong());
        this.pool = pool;
        this.demands = pool.demands();
        this.nanoTime = nanoTime;
        this.nextOffsets = new NextOffsets(nanoTime.getAsLong());
    }

    /**
     * Sets what wakes the thread while it waits between two steps; called by any thread. Set before the first step.
     */
    public void onNews(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    void wakeUp() {
        wakeUp.run();
    }

    /**
     * One turn. Waits for Kafka for some milliseconds; for up to a second if it must look up a partition's beginning.
     *
     * @return for how many nanoseconds there is nothing to do, unless there is {@linkplain #onNews news}; 0 to be
     *     called again at once
     */
    @Override
    public long step() {
        long now = nanoTime.getAsLong();
        pool.chores(now);
        if (readings.isEmpty() && !demands.waiting(now)) {
            return PAUSE_NANOS;
        }
        Consumer<byte[], byte[]> present = consumer.get(now);
        if (present == null) {
            return consumer.untilRetry(now);
        }
        try {
            List<PartitionRead> active = assign(present, now);
            if (active.isEmpty()) {
                return demands.waiting(now) ? 0 : PAUSE_NANOS;
            }
            Set<String> topics = topics();
            consumerTopics.updates().beforePoll(present, topics);
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL, nanoTime);
            active.forEach(PartitionRead::polled);
            store(present, records, consumerTopics.updates().afterPoll(topics));
        } catch (KafkaException e) {
            failed(present, e);
        } catch (RuntimeException | Error e) {
            giveAllBack(); // the consumer may have passed records that are not stored
            throw e;
        }
        return 0;
    }

    /** Decides which partitions are read, and where. {@return those to be polled} */
    private List<PartitionRead> assign(Consumer<byte[], byte[]> present, long now) {
        List<PartitionRead> taken = take(now);
        boolean othersWait = demands.waiting(now) && readings.size() == MOST_PARTITIONS;
        for (PartitionRead reading : List.copyOf(readings.values())) {
            if (!taken.contains(reading) && !goesOn(reading, present, othersWait, now)) {
                giveBack(reading, now);
            }
        }
        if (othersWait) {
            taken.addAll(take(now));
        }
        if (assignmentStale) {
            if (!readings.values().stream()
                    .allMatch(reading ->
                            consumerTopics.canRead(reading.cache.partition().topic(), reading.cache.topicId()))) {
                giveAllBack();
                consumer.close(); // the next step creates another one
                return List.of();
            }
            present.assign(readings.keySet());
            assignmentStale = false;
        }
        for (PartitionRead reading : taken) {
            seek(present, reading, reading.consumerPosition());
            // It is still paused if it was returned a moment ago, before this assignment.
            present.resume(Set.of(reading.partition));
        }
        return readings.values().stream().filter(reading -> !reading.isPaused()).toList();
    }

    /** The tail's epoch applies to all replayed offsets: the worker must not read a log that the tail does not read. */
    private static void seek(Consumer<byte[], byte[]> consumer, PartitionRead reading, long offset) {
        int epoch = reading.cache.log().epoch();
        Seeks.seek(consumer, reading.partition, new OffsetAndEpoch(offset, epoch));
    }

    private List<PartitionRead> take(long now) {
        List<PartitionRead> taken = new ArrayList<>();
        int share = (demands.partitions() + pool.size() - 1) / pool.size() - readings.size();
        for (PartitionSweep sweep : demands.take(MOST_PARTITIONS - readings.size(), share, now)) {
            long next = demands.next(sweep, 0, false);
            PartitionRead reading = new PartitionRead(sweep, pool.budget(), now);
            // The worker may have it already, under the old topic id, if the topic was recreated.
            if (next == PartitionSweep.NOTHING || readings.containsKey(reading.partition)) {
                demands.giveBack(sweep, now);
                continue;
            }
            demands.seek(sweep, next);
            reading.sought(next);
            readings.put(reading.partition, reading);
            taken.add(reading);
            assignmentStale = true;
        }
        return taken;
    }

    private boolean goesOn(PartitionRead reading, Consumer<byte[], byte[]> present, boolean othersWait, long now) {
        if (reading.cache.state() != State.LIVE) {
            demands.drop(reading.sweep);
            return false;
        }
        if (reading.holds()) {
            if (!reading.cache.isProven(pool.topicIds(), reading.heldStamp())) {
                pause(reading, present, now);
                return true;
            }
            pool.writer().write(reading, reading.takeHeld(), reading.consumerPosition(), now);
        }
        if (othersWait && reading.windows() >= TURN_WINDOWS) {
            return false;
        }
        long next = demands.next(reading.sweep, reading.gap(), pool.budget().allowsReadAhead(now));
        if (next == PartitionSweep.NOTHING) {
            pause(reading, present, now);
            return !othersWait && reading.lasting(now) < KEEP_NANOS;
        }
        if (next != reading.position() || next != reading.consumerPosition()) {
            if (next != reading.consumerPosition()) {
                seek(present, reading, next);
            }
            demands.seek(reading.sweep, next);
            reading.sought(next);
            reading.alive(now);
        }
        if (reading.isPaused()) {
            present.resume(Set.of(reading.partition));
            reading.paused(false, now);
        }
        if (reading.isStuck(present, now)) {
            pool.failures()
                    .begin(reading.cache, "polls return no records although there are more; it may have no leader");
            demands.wakeAll(reading.sweep);
            reading.alive(now);
            return !othersWait;
        }
        return true;
    }

    private static void pause(PartitionRead reading, Consumer<byte[], byte[]> present, long now) {
        if (!reading.isPaused()) {
            present.pause(Set.of(reading.partition));
            reading.paused(true, now);
        }
    }

    private void giveBack(PartitionRead reading, long notBefore) {
        reading.dropHeld();
        readings.remove(reading.partition);
        assignmentStale = true;
        demands.giveBack(reading.sweep, notBefore);
    }

    private void giveAllBack() {
        long now = nanoTime.getAsLong();
        List.copyOf(readings.values()).forEach(reading -> giveBack(reading, now));
    }

    private void store(Consumer<byte[], byte[]> present, ConsumerRecords<byte[], byte[]> records, long stamp) {
        long now = nanoTime.getAsLong();
        nextOffsets.forEach(present, records, List.copyOf(readings.keySet()), now, (partition, position) -> {
            long next = position.offset();
            PartitionRead reading = readings.get(partition);
            if (reading != null && reading.consumerPosition() != next) {
                reading.fetched(next);
                reading.alive(now);
                if (!reading.holds() && reading.cache.isProven(pool.topicIds(), stamp)) {
                    pool.writer().write(reading, records.records(partition), next, now);
                } else if (!reading.hold(records.records(partition), stamp)) {
                    giveBack(reading, now + PAUSE_NANOS); // no room: it is read again later
                }
            }
        });
        pool.budget().enforce(now);
    }

    /**
     * Kafka has deleted the demanded records; or it has lost records in an unclean leader election, which the tail
     * detects; or another topic of the name is out of range. Nothing is decided before Kafka has named the topic.
     */
    private void outOfRange(Consumer<byte[], byte[]> present, Set<TopicPartition> partitions) {
        try {
            lookUpBeginnings(present, partitions);
        } catch (WakeupException | InterruptException e) {
            LOG.trace("Woken up; it is out of range again at the next step", e);
            return;
        } catch (KafkaException e) {
            pool.log().warn("Cannot ask for the beginnings of " + partitions, e);
        }
        for (TopicPartition partition : partitions) {
            PartitionRead reading = readings.get(partition);
            if (reading == null) {
                continue;
            }
            PartitionRead.Beginning beginning = reading.beginning();
            if (beginning != null && !reading.cache.isProven(pool.topicIds(), beginning.stamp())) {
                continue; // the position is refused again at the next step
            }
            if (beginning != null && reading.consumerPosition() < beginning.offset()) {
                long start = beginning.offset();
                reading.cache.firstAvailable(Math.max(start, reading.cache.firstAvailable()));
                seek(present, reading, start);
                demands.lost(reading.sweep, start);
                demands.seek(reading.sweep, start);
                reading.sought(start);
            } else {
                leaveOut(
                        Set.of(partition),
                        "Kafka ends before what is asked for, or does not say where it begins",
                        RETRY_NANOS);
            }
        }
    }

    private void lookUpBeginnings(Consumer<byte[], byte[]> present, Set<TopicPartition> partitions) {
        Set<TopicPartition> unknown = partitions.stream()
                .filter(partition -> {
                    PartitionRead reading = readings.get(partition);
                    return reading != null && reading.beginning() == null;
                })
                .collect(Collectors.toSet());
        if (unknown.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> starts = present.beginningOffsets(unknown, LOOK_UP);
        long stamp = pool.topicIds().nextStamp();
        starts.forEach((partition, start) -> {
            PartitionRead reading = readings.get(partition);
            if (reading != null) {
                reading.beginning(new PartitionRead.Beginning(start, stamp));
            }
        });
    }

    private Set<String> topics() {
        return readings.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    private void leaveOut(Collection<TopicPartition> partitions, String reason, long retryNanos) {
        long now = nanoTime.getAsLong();
        for (TopicPartition partition : partitions) {
            PartitionRead reading = readings.get(partition);
            if (reading != null) {
                pool.failures().begin(reading.cache, reason);
                demands.wakeAll(reading.sweep);
                giveBack(reading, now + retryNanos);
            }
        }
    }

    private void failed(Consumer<byte[], byte[]> present, KafkaException thrown) {
        PollFailure failure = PollFailure.of(thrown, readings.keySet());
        if (failure instanceof PollFailure.OutOfRange outOfRange) {
            outOfRange(present, outOfRange.cause().partitions());
        } else if (failure instanceof PollFailure.Unreadable unreadable) {
            leaveOut(unreadable.partitions(), unreadable.reason(), RETRY_FAILED_NANOS);
        } else if (failure instanceof PollFailure.ConsumerFailed) {
            consumer.failed(nanoTime.getAsLong(), thrown);
            leaveOut(List.copyOf(readings.keySet()), "the Kafka consumer failed", 0);
        } else {
            LOG.trace("Woken up", thrown);
        }
    }

    /** Interrupts a step that waits for Kafka. Any thread. */
    public void interrupt() {
        consumer.wakeUp();
    }

    /** Closes the consumer. Called by the worker's thread, after its last step. */
    @Override
    public void close() {
        giveAllBack();
        consumer.close();
    }
}
