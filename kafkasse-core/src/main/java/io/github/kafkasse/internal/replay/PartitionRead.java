package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A partition while a worker has it: how far it is read, and into which window. Belongs to the worker's thread. */
final class PartitionRead {
    /** What is read on over rather than jumped over: about what the consumer has fetched ahead anyway. */
    private static final long GAP_BYTES = 1 << 20;

    /** The same, before it is known how large records are here. */
    private static final long GAP_OFFSETS = 200;

    private static final long STUCK_NANOS = 1_000_000_000L;

    /** The same, if the partition has a leader: a distant one takes several round trips to connect and to answer. */
    private static final long SILENT_NANOS = 4_000_000_000L;

    private static final int STUCK_POLLS = 10;

    final PartitionSweep sweep;
    final PartitionCache cache;
    final TopicPartition partition;

    /** The next offset that the consumer gives, or {@link PartitionSweep#NOTHING} before the first seek. */
    private long consumerPosition = PartitionSweep.NOTHING;

    /** The end of what is stored; before the consumer's position where there was a window, or the log, already. */
    private long position;

    /** The window that goes on with the next record, if there is one. */
    @Nullable
    RecordWindow growing;

    /** How many windows were begun since the worker took it. */
    private int windows;

    private long bytesSinceSeek;
    private long seekPosition;

    /** What came while it was not known yet whether it is of the right topic; {@code null} for nothing. */
    private @Nullable List<ConsumerRecord<byte[], byte[]>> held;

    private long heldBytes;
    private long heldStamp;
    private final WindowBudget budget;
    private @Nullable Beginning beginning;

    private boolean paused;
    private int polls;
    private long sinceNanos;

    /**
     * Where Kafka's log begins, looked up by the topic's name after Kafka refused the position.
     *
     * @param offset the first offset
     * @param stamp the stamp up to which the topic must be proven before the offset counts
     */
    record Beginning(long offset, long stamp) {}

    PartitionRead(PartitionSweep sweep, WindowBudget budget, long now) {
        this.budget = budget;
        this.sweep = sweep;
        this.cache = sweep.cache();
        this.partition = cache.partition();
        this.sinceNanos = now;
    }

    long consumerPosition() {
        return consumerPosition;
    }

    long position() {
        return position;
    }

    int windows() {
        return windows;
    }

    void sought(long offset) {
        consumerPosition = offset;
        position = offset;
        seekPosition = offset;
        bytesSinceSeek = 0;
        growing = null;
        beginning = null;
        dropHeld();
    }

    void begun(RecordWindow window) {
        growing = window;
        windows++;
    }

    /** Everything before a position is stored now. */
    void stored(long end, long bytes) {
        position = end;
        bytesSinceSeek += bytes;
    }

    /** The consumer gave records, and goes on at a position. */
    void fetched(long next) {
        consumerPosition = next;
        beginning = null;
    }

    /** Where Kafka's log begins; {@code null} if that was not looked up since the position last changed. */
    @Nullable
    Beginning beginning() {
        return beginning;
    }

    void beginning(@Nullable Beginning found) {
        beginning = found;
    }

    /** How many offsets it is cheaper to read than to jump over. */
    long gap() {
        return bytesSinceSeek == 0 ? GAP_OFFSETS : Math.max(1, GAP_BYTES * (position - seekPosition) / bytesSinceSeek);
    }

    /**
     * Keeps records until their topic is proven up to a stamp.
     *
     * @return whether there was room for them in the budget
     */
    boolean hold(List<ConsumerRecord<byte[], byte[]>> records, long stamp) {
        long bytes = records.stream().mapToLong(RecordWindow::costOf).sum();
        if (!budget.hold(bytes)) {
            return false;
        }
        if (held == null) {
            held = new ArrayList<>();
        }
        held.addAll(records);
        heldBytes += bytes;
        heldStamp = stamp;
        return true;
    }

    boolean holds() {
        return held != null;
    }

    long heldStamp() {
        return heldStamp;
    }

    List<ConsumerRecord<byte[], byte[]>> takeHeld() {
        List<ConsumerRecord<byte[], byte[]>> taken = held == null ? List.of() : held;
        dropHeld();
        return taken;
    }

    /** Gives up what is held. To be called when the reading ends. */
    void dropHeld() {
        budget.release(heldBytes);
        heldBytes = 0;
        held = null;
    }

    /** Mailbox whether it waits: for demand, or to hear whether what came is of the right topic. */
    void paused(boolean paused, long now) {
        this.paused = paused;
        alive(now);
    }

    boolean isPaused() {
        return paused;
    }

    /** Mailbox that something has come of reading it, or may be expected to from now on. */
    void alive(long now) {
        sinceNanos = now;
        polls = 0;
    }

    void polled() {
        polls++;
    }

    /** For how long it has been paused, or has been read without anything coming of it. */
    long lasting(long now) {
        return now - sinceNanos;
    }

    /** Whether nothing comes although it has been polled for, which a pause of this process must not pass for. */
    boolean isStuck(Consumer<?, ?> consumer, long now) {
        return !paused
                && polls >= STUCK_POLLS
                && lasting(now) >= STUCK_NANOS
                && (lasting(now) >= SILENT_NANOS || !hasLeader(consumer));
    }

    private boolean hasLeader(Consumer<?, ?> consumer) {
        try {
            return consumer.partitionsFor(partition.topic(), Duration.ZERO).stream()
                    .anyMatch(info -> info.partition() == partition.partition() && info.leader() != null);
        } catch (TimeoutException e) { // the consumer has no metadata of the topic
            return false;
        }
    }
}
