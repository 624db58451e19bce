package io.github.kafkasse.internal.replay;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.log.PartitionCache;
import org.apache.kafka.common.TopicPartition;

/** Tells cursors, the listener and the log of which partitions history cannot be read at present. Thread-safe. */
final class ReplayFailures {
    private final KafkaSseListener listener;
    private final RateLimitedLog log;

    ReplayFailures(KafkaSseListener listener, RateLimitedLog log) {
        this.listener = listener;
        this.log = log;
    }

    /** A partition cannot be read. */
    void begin(PartitionCache cache, String reason) {
        boolean first;
        synchronized (cache) {
            first = cache.replayTrouble() == null;
            cache.replayTrouble(reason);
        }
        if (first) {
            TopicPartition partition = cache.partition();
            log.warn("History of " + partition + " cannot be read; it is tried again: " + reason);
            listener.partitionSetApart(partition.topic(), partition.partition(), reason);
        }
    }

    /** A partition is read again, or nobody needs it any more. */
    void over(PartitionCache cache) {
        if (cache.replayTrouble() == null) {
            return;
        }
        boolean last;
        synchronized (cache) {
            last = cache.replayTrouble() != null;
            cache.replayTrouble(null);
        }
        if (last) {
            TopicPartition partition = cache.partition();
            listener.partitionRestored(partition.topic(), partition.partition());
        }
    }
}
