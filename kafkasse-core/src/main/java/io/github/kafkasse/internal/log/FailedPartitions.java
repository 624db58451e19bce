package io.github.kafkasse.internal.log;

import io.github.kafkasse.KafkaSseListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that the tail cannot read at present. {@code poll} throws for all partitions if one cannot be read, so
 * that one is left out for a while and then retried. Belongs to the tail's thread.
 */
final class FailedPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(FailedPartitions.class);
    private static final long RETRY_NANOS = 10_000_000_000L;

    /** A partition that is read for this long without an exception has recovered, even without new records. */
    private static final long PROOF_NANOS = 3_000_000_000L;

    private final KafkaSseListener listener;

    /** When each partition is retried. */
    private final Map<PartitionCache, Long> retries = new HashMap<>();

    /** Since when each retried partition is read again. */
    private final Map<PartitionCache, Long> triedSince = new HashMap<>();

    FailedPartitions(KafkaSseListener listener) {
        this.listener = listener;
    }

    boolean contains(PartitionCache cache) {
        return retries.containsKey(cache);
    }

    /**
     * Leaves a partition out.
     *
     * @return whether its clients have not been notified yet
     */
    boolean add(PartitionCache cache, String reason, long now) {
        retries.put(cache, now + RETRY_NANOS);
        triedSince.remove(cache);
        if (cache.failure() != null) {
            return false;
        }
        cache.failure(reason);
        TopicPartition partition = cache.partition();
        LOG.warn("Cannot read partition {} ({}); retrying every 10 s", partition, reason);
        listener.partitionSetApart(partition.topic(), partition.partition(), reason);
        return true;
    }

    /**
     * Retries the partitions that are due.
     *
     * @return whether there are any
     */
    boolean retry(long now) {
        return retries.entrySet().removeIf(entry -> {
            boolean due = now - entry.getValue() >= 0;
            if (due) {
                triedSince.put(entry.getKey(), now);
            }
            return due;
        });
    }

    /** Records that a partition was read. */
    void read(PartitionCache cache) {
        if (cache.failure() != null) {
            cache.failure(null);
            triedSince.remove(cache);
            TopicPartition partition = cache.partition();
            listener.partitionRestored(partition.topic(), partition.partition());
            LOG.info("Partition {} can be read again", partition);
        }
    }

    /**
     * Marks as recovered the partitions that have been read for a while without an exception and without a record.
     *
     * @param answered whether Kafka has answered for a partition
     * @return these partitions
     */
    List<PartitionCache> passQuiet(Predicate<TopicPartition> answered, long now) {
        List<PartitionCache> proven = triedSince.entrySet().stream()
                .filter(entry -> now - entry.getValue() >= PROOF_NANOS
                        && answered.test(entry.getKey().partition()))
                .map(Map.Entry::getKey)
                .toList();
        proven.forEach(this::read);
        return proven;
    }

    /** Removes a partition that is no longer followed, or whose cache was replaced. */
    void forget(PartitionCache cache) {
        retries.remove(cache);
        triedSince.remove(cache);
        if (cache.failure() != null) {
            cache.failure(null);
            TopicPartition partition = cache.partition();
            listener.partitionRestored(partition.topic(), partition.partition());
        }
    }
}
