package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.Seeks;
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

/** A partition that a worker has: how far it is read, and into which window. Belongs to the worker's thread. */
final class PartitionRead {
    /** A gap up to this size is read instead of skipped: the consumer has usually fetched about as much already. */
    private static final long GAP_BYTES = 1 << 20;

    /** The same limit in offsets, until the size of the records is known. */
    private static final long GAP_OFFSETS = 200;

    private static final long STUCK_NANOS = 1_000_000_000L;

    /** The same, if the partition has a leader: a distant one takes several round trips to connect and to answer. */
    private static final long SILENT_NANOS = 4_000_000_000L;

    private static final int STUCK_TURNS = 10;

    final PartitionSweep sweep;
    final PartitionCache cache;
    final TopicPartition partition;

    /** The next offset that the consumer returns, or {@link PartitionSweep#NOTHING} before the first seek. */
    private long consumerPosition = PartitionSweep.NOTHING;

    /** The end of the stored records; before the consumer's position if a window or the log already had the rest. */
    private long position;

    /** The window that the next record is appended to, if there is one. */
    @Nullable
    RecordWindow growing;

    /** How many windows were started since the worker took the partition. */
    private int windows;

    private long bytesSinceSeek;
    private long seekPosition;

    /** The records whose topic is not proven yet; {@code null} for none. */
    private @Nullable List<ConsumerRecord<byte[], byte[]>> held;

    private long heldBytes;
    private long heldStamp;
    private final WindowBudget budget;
    private @Nullable Beginning beginning;

    private boolean paused;
    private int turns;
    private long sinceNanos;

    /**
     * The start of Kafka's log, looked up by the topic's name after Kafka refused the position.
     *
     * @param offset the first offset
     * @param stamp the stamp up to which the topic must be proven before the offset is used
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

    /**
     * Makes the consumer continue at an offset. The tail's epoch applies to all replayed offsets: the worker must not
     * read a log that the tail does not read.
     */
    void seek(Consumer<?, ?> consumer, long offset) {
        Seeks.seek(consumer, partition, new OffsetAndEpoch(offset, cache.log().epoch()));
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

    /** Records that everything before a position is stored. */
    void stored(long end, long bytes) {
        position = end;
        bytesSinceSeek += bytes;
    }

    /** Records that the consumer has returned records and continues at a position. */
    void fetched(long next) {
        consumerPosition = next;
        beginning = null;
    }

    /** The start of Kafka's log; {@code null} if it was not looked up since the position last changed. */
    @Nullable
    Beginning beginning() {
        return beginning;
    }

    void beginning(@Nullable Beginning found) {
        beginning = found;
    }

    /** Up to how many offsets it is cheaper to read than to skip. */
    long gap() {
        return bytesSinceSeek == 0 ? GAP_OFFSETS : Math.max(1, GAP_BYTES * (position - seekPosition) / bytesSinceSeek);
    }

    /**
     * Holds records until their topic is proven up to a stamp.
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

    /** Drops the held records. Called when the read ends. */
    void dropHeld() {
        budget.release(heldBytes);
        heldBytes = 0;
        held = null;
    }

    /** Sets whether it waits: for demand, or for the proof of the held records' topic. */
    void paused(boolean paused, long now) {
        this.paused = paused;
        alive(now);
    }

    boolean isPaused() {
        return paused;
    }

    /** Records progress of the read, or that progress may be expected from now on. */
    void alive(long now) {
        sinceNanos = now;
        turns = 0;
    }

    void polled() {
        turns++;
    }

    /** How long it has been paused, or has been read without progress. */
    long lasting(long now) {
        return now - sinceNanos;
    }

    /** Whether polls return nothing for too long. A pause of this process does not count. */
    boolean isStuck(Consumer<?, ?> consumer, long now) {
        return !paused
                && turns >= STUCK_TURNS
                && lasting(now) >= STUCK_NANOS
                && (lasting(now) >= SILENT_NANOS || !hasLeader(consumer));
    }

    /**
     * Whether Kafka does not prove the topic of the held records for too long: it answers no questions. Called once a
     * turn. A pause of this process does not count.
     */
    boolean isUnanswered(long now) {
        turns++;
        return turns >= STUCK_TURNS && lasting(now) >= SILENT_NANOS;
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
