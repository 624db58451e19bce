package io.github.kafkasse.internal.replay;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.log.PartitionCache;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Tells cursors, the listener and the log which partitions' history cannot be read at present. Thread-safe. */
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

    /** A partition is read again, or nobody wants it any more. */
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

    /**
     * The partitions that a failure is about. Kafka's consumer names the partition of a corrupt batch in the
     * exception's message only.
     */
    static Set<TopicPartition> named(@Nullable String message, Collection<TopicPartition> partitions) {
        Set<TopicPartition> named = new HashSet<>();
        if (message != null) {
            for (TopicPartition partition : partitions) {
                String name = Pattern.quote(partition.toString());
                // A full stop may end the name, or go on with it.
                if (Pattern.compile("(?<![\\w.-])" + name + "(?![\\w-]|\\.[\\w-])")
                        .matcher(message)
                        .find()) {
                    named.add(partition);
                }
            }
        }
        return named;
    }
}
