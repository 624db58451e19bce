package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.common.Loop;
import io.github.kafkasse.internal.kafka.ConsumerFactory;
import io.github.kafkasse.internal.kafka.ConsumerTopics;
import io.github.kafkasse.internal.kafka.NextOffsets;
import io.github.kafkasse.internal.kafka.PollFailure;
import io.github.kafkasse.internal.kafka.RenewableConsumer;
import io.github.kafkasse.internal.log.PartitionCache.State;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
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
    static final int MOST_PARTITIONS = LeasedPartitions.MOST;

    /** After this many windows a partition is returned, if others wait. */
    static final int TURN_WINDOWS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ReplayWorker.class);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final long SECOND = 1_000_000_000L;
    private static final long KEEP_NANOS = SECOND;
    private static final long RETRY_FAILED_NANOS = 10 * SECOND;
    private static final long PAUSE_NANOS = SECOND / 4;

    /** After so many attempts to create the consumer, one a second, partitions that wait as long are reported. */
    private static final int FAILED_ATTEMPTS = 4;

    private static final long UNSERVED_NANOS = FAILED_ATTEMPTS * SECOND;

    private final ReplayContext context;
    private final ReplayUpkeep upkeep;
    private final Demands demands;
    private final LongSupplier nanoTime;
    private final ConsumerTopics consumerTopics;
    private final RenewableConsumer consumer;

    // Owned by the worker's thread.
    private final LeasedPartitions leased;
    private final RefusedOffsets refused;
    private final NextOffsets nextOffsets;

    private volatile Runnable wakeUp = () -> {};

    ReplayWorker(ConsumerFactory consumers, ReplayContext context, ReplayUpkeep upkeep) {
        this.context = context;
        this.upkeep = upkeep;
        this.demands = context.demands();
        this.nanoTime = context.nanoTime();
        this.consumerTopics = new ConsumerTopics(consumers, context.topicIds());
        this.consumer = new RenewableConsumer(consumerTopics, context.log(), nanoTime.getAsLong());
        this.leased = new LeasedPartitions(context);
        this.refused = new RefusedOffsets(context, leased);
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
        upkeep.run(now);
        if (leased.isEmpty() && !demands.isAnyWaiting(now)) {
            return PAUSE_NANOS;
        }
        Consumer<byte[], byte[]> present = consumer.get(now);
        if (present == null) {
            if (consumer.failedAttempts() >= FAILED_ATTEMPTS) {
                reportUnserved(now);
            }
            return consumer.untilRetry(now);
        }
        try {
            List<PartitionRead> active = assign(present, now);
            if (active.isEmpty()) {
                return demands.isAnyWaiting(now) ? 0 : PAUSE_NANOS;
            }
            Set<String> topics = leased.topics();
            consumerTopics.updates().beforePoll(present, topics);
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL, nanoTime);
            active.forEach(PartitionRead::polled);
            store(present, records, consumerTopics.updates().afterPoll(topics));
        } catch (KafkaException e) {
            failed(present, e);
        } catch (RuntimeException | Error e) {
            leased.giveAllBack(); // the consumer may have passed records that are not stored
            throw e;
        }
        return 0;
    }

    /** Decides which partitions are read, and where. {@return those to be polled} */
    private List<PartitionRead> assign(Consumer<byte[], byte[]> present, long now) {
        List<PartitionRead> taken = leased.take(now);
        boolean othersWait = demands.isAnyWaiting(now) && leased.isFull();
        for (PartitionRead reading : leased.reads()) {
            if (!taken.contains(reading) && !goesOn(reading, present, othersWait, now)) {
                leased.giveBack(reading, now);
            }
        }
        if (othersWait) {
            taken.addAll(leased.take(now));
        }
        if (leased.isChanged()) {
            if (!leased.reads().stream()
                    .allMatch(reading -> consumerTopics.canRead(reading.partition.topic(), reading.cache.topicId()))) {
                leased.giveAllBack();
                consumer.close(); // the next step creates another one
                return List.of();
            }
            present.assign(leased.partitions());
            leased.assigned();
        }
        for (PartitionRead reading : taken) {
            reading.seek(present, reading.consumerPosition());
            // It is still paused if it was returned a moment ago, before this assignment.
            present.resume(Set.of(reading.partition));
        }
        return leased.reads().stream().filter(reading -> !reading.isPaused()).toList();
    }

    private boolean goesOn(PartitionRead reading, Consumer<byte[], byte[]> present, boolean othersWait, long now) {
        if (reading.cache.state() != State.LIVE) {
            demands.drop(reading.sweep);
            return false;
        }
        if (reading.holds()) {
            if (!reading.cache.isProven(context.topicIds(), reading.heldStamp())) {
                pause(reading, present, now);
                return !reading.isUnanswered(now)
                        || reportStuck(
                                reading, "Kafka does not answer whether this is still the same topic", othersWait, now);
            }
            reading.alive(now);
            context.writer().write(reading, reading.takeHeld(), reading.consumerPosition(), now);
        }
        if (othersWait && reading.windows() >= TURN_WINDOWS) {
            return false;
        }
        dropPassed(reading);
        long next = demands.next(reading.sweep, reading.gap(), context.budget().allowsReadAhead(now));
        if (next == PartitionSweep.NOTHING) {
            pause(reading, present, now);
            return !othersWait && reading.lasting(now) < KEEP_NANOS;
        }
        if (next != reading.position() || next != reading.consumerPosition()) {
            if (next != reading.consumerPosition()) {
                reading.seek(present, next);
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
            return reportStuck(
                    reading, "polls return no records although there are more; it may have no leader", othersWait, now);
        }
        return true;
    }

    private void dropPassed(PartitionRead reading) {
        long passed = demands.takePassed(reading.sweep);
        if (passed != ReaderCensus.NOTHING) {
            context.budget().dropPassed(reading.cache, passed);
        }
    }

    /** Reports a partition that makes no progress. It is kept, unless others wait. */
    private boolean reportStuck(PartitionRead reading, String reason, boolean othersWait, long now) {
        context.failures().begin(reading.cache, reason);
        demands.wakeAll(reading.sweep);
        reading.alive(now);
        return !othersWait;
    }

    /** Reports the partitions that no worker has taken for some seconds. They stay in the queue. */
    private void reportUnserved(long now) {
        for (PartitionSweep sweep : demands.waitingFor(UNSERVED_NANOS, now)) {
            if (context.failures().begin(sweep.cache(), "the Kafka consumer cannot be created")) {
                demands.wakeAll(sweep);
            }
        }
    }

    private static void pause(PartitionRead reading, Consumer<byte[], byte[]> present, long now) {
        if (!reading.isPaused()) {
            present.pause(Set.of(reading.partition));
            reading.paused(true, now);
        }
    }

    private void store(Consumer<byte[], byte[]> present, ConsumerRecords<byte[], byte[]> records, long stamp) {
        long now = nanoTime.getAsLong();
        nextOffsets.forEach(present, records, List.copyOf(leased.partitions()), now, (partition, position) -> {
            long next = position.offset();
            PartitionRead reading = leased.read(partition);
            if (reading != null && reading.consumerPosition() != next) {
                reading.fetched(next);
                reading.alive(now);
                if (!reading.holds() && reading.cache.isProven(context.topicIds(), stamp)) {
                    context.writer().write(reading, records.records(partition), next, now);
                } else if (!reading.hold(records.records(partition), stamp)) {
                    leased.giveBack(reading, now + PAUSE_NANOS); // no room: it is read again later
                }
            }
        });
        context.budget().enforce(now);
    }

    private void failed(Consumer<byte[], byte[]> present, KafkaException thrown) {
        PollFailure failure = PollFailure.of(thrown, leased.partitions());
        if (failure instanceof PollFailure.OutOfRange outOfRange) {
            refused.handle(present, outOfRange.cause().partitions());
        } else if (failure instanceof PollFailure.Unreadable unreadable) {
            leased.leaveOut(unreadable.partitions(), unreadable.reason(), RETRY_FAILED_NANOS);
        } else if (failure instanceof PollFailure.ConsumerFailed) {
            consumer.failed(nanoTime.getAsLong(), thrown);
            leased.leaveOut(List.copyOf(leased.partitions()), "the Kafka consumer failed", 0);
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
        leased.giveAllBack();
        consumer.close();
    }
}
