package io.github.kafkasse.internal.replay;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.log.PartitionCache;
import org.apache.kafka.common.TopicPartition;

/** Reports to cursors, the listener and the log of which partitions history cannot be read. Thread-safe. */
final class ReplayFailures {
    private final KafkaSseListener listener;
    private final RateLimitedLog log;

    ReplayFailures(KafkaSseListener listener, RateLimitedLog log) {
        this.listener = listener;
        this.log = log;
    }

    /**
     * A partition cannot be read.
     *
     * @return whether this was not known
     */
    boolean begin(PartitionCache cache, String reason) {
        boolean first;
        synchronized (cache) {
            first = cache.replayFailure() == null;
            cache.replayFailure(reason);
        }
        if (first) {
            TopicPartition partition = cache.partition();
            log.warn("Cannot read the history of " + partition + "; retrying: " + reason);
            listener.partitionSetApart(partition.topic(), partition.partition(), reason);
        }
        return first;
    }

    /** A partition is read again, or is no longer needed. */
    void over(PartitionCache cache) {
        if (cache.replayFailure() == null) {
            return;
        }
        boolean last;
        synchronized (cache) {
            last = cache.replayFailure() != null;
            cache.replayFailure(null);
        }
        if (last) {
            TopicPartition partition = cache.partition();
            listener.partitionRestored(partition.topic(), partition.partition());
        }
    }
}
