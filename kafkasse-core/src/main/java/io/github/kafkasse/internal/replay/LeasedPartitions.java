package io.github.kafkasse.internal.replay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that one worker has taken from the {@link Demands} and reads, until it gives them back. Belongs to the
 * worker's thread.
 */
final class LeasedPartitions {
    static final int MOST = 32;

    private final ReplayContext context;
    private final Demands demands;
    private final Map<TopicPartition, PartitionRead> reads = new HashMap<>();
    private boolean changed;

    LeasedPartitions(ReplayContext context) {
        this.context = context;
        this.demands = context.demands();
    }

    boolean isEmpty() {
        return reads.isEmpty();
    }

    boolean isFull() {
        return reads.size() == MOST;
    }

    Set<TopicPartition> partitions() {
        return reads.keySet();
    }

    Set<String> topics() {
        return reads.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    /** A copy: partitions may be given back while it is iterated. */
    List<PartitionRead> reads() {
        return List.copyOf(reads.values());
    }

    /** The read of a partition; {@code null} if the worker does not have it. */
    @Nullable
    PartitionRead read(TopicPartition partition) {
        return reads.get(partition);
    }

    /** Whether partitions were taken or given back since {@link #assigned}. */
    boolean isChanged() {
        return changed;
    }

    /** The consumer has these partitions now. */
    void assigned() {
        changed = false;
    }

    /** Takes partitions that wait, as many as there is room for. {@return their reads} */
    List<PartitionRead> take(long now) {
        List<PartitionRead> taken = new ArrayList<>();
        int workers = context.workers();
        int share = (demands.partitions() + workers - 1) / workers - reads.size();
        for (PartitionSweep sweep : demands.take(MOST - reads.size(), share, now)) {
            long next = demands.next(sweep, 0, false);
            PartitionRead read = new PartitionRead(sweep, context.budget(), now);
            // The worker may have it already, under the old topic id, if the topic was recreated.
            if (next == PartitionSweep.NOTHING || reads.containsKey(read.partition)) {
                demands.giveBack(sweep, now);
                continue;
            }
            demands.seek(sweep, next);
            read.sought(next);
            reads.put(read.partition, read);
            taken.add(read);
            changed = true;
        }
        return taken;
    }

    /** Gives a partition back; it is not taken again before a time. */
    void giveBack(PartitionRead read, long notBefore) {
        read.dropHeld();
        reads.remove(read.partition);
        changed = true;
        demands.giveBack(read.sweep, notBefore);
    }

    void giveAllBack() {
        long now = context.nanoTime().getAsLong();
        reads().forEach(read -> giveBack(read, now));
    }

    /** Gives partitions back that cannot be read, and reports that. They are tried again after a time. */
    void leaveOut(Collection<TopicPartition> partitions, String reason, long retryNanos) {
        long now = context.nanoTime().getAsLong();
        for (TopicPartition partition : partitions) {
            PartitionRead read = reads.get(partition);
            if (read != null) {
                context.failures().begin(read.cache, reason);
                demands.wakeAll(read.sweep);
                giveBack(read, now + retryNanos);
            }
        }
    }
}
