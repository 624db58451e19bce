package io.github.kafkasse.internal.log;

import io.github.kafkasse.KafkaSseListener;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that the tail cannot read at present: {@code poll} throws for all when one is bad, so that one is left
 * out for a while, and then tried again. Belongs to the tail's thread.
 */
final class FailedPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(FailedPartitions.class);
    private static final long RETRY_NANOS = 10_000_000_000L;

    /** A partition that is read for so long without an exception is all right, also if nothing comes from it. */
    private static final long PROOF_NANOS = 3_000_000_000L;

    private final KafkaSseListener listener;

    /** When each is tried again. */
    private final Map<PartitionCache, Long> retries = new HashMap<>();

    /** Since when those that were in trouble have been read again. */
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
     * @return whether that is news to those who follow it
     */
    boolean add(PartitionCache cache, String reason, long now) {
        retries.put(cache, now + RETRY_NANOS);
        triedSince.remove(cache);
        if (cache.trouble() != null) {
            return false;
        }
        cache.trouble(reason);
        TopicPartition partition = cache.partition();
        LOG.warn("{} is set apart and tried again every 10 s: {}", partition, reason);
        listener.partitionSetApart(partition.topic(), partition.partition(), reason);
        return true;
    }

    /**
     * Lets those be tried again whose time it is.
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

    /** Takes note that a partition was read. */
    void read(PartitionCache cache) {
        if (cache.trouble() != null) {
            cache.trouble(null);
            triedSince.remove(cache);
            TopicPartition partition = cache.partition();
            listener.partitionRestored(partition.topic(), partition.partition());
            LOG.info("{} is read again", partition);
        }
    }

    /**
     * Lets those be which have been read for a while without an exception, and without a record.
     *
     * @param answered whether Kafka has answered for a partition
     * @return whether there are any
     */
    boolean passQuiet(Predicate<TopicPartition> answered, long now) {
        List<PartitionCache> proven = triedSince.entrySet().stream()
                .filter(entry -> now - entry.getValue() >= PROOF_NANOS
                        && answered.test(entry.getKey().partition()))
                .map(Map.Entry::getKey)
                .toList();
        proven.forEach(this::read);
        return !proven.isEmpty();
    }

    /** Nobody follows a partition any more, or another cache stands for it. */
    void forget(PartitionCache cache) {
        retries.remove(cache);
        triedSince.remove(cache);
        if (cache.trouble() != null) {
            cache.trouble(null);
            TopicPartition partition = cache.partition();
            listener.partitionRestored(partition.topic(), partition.partition());
        }
    }

    /** The partition that a failure's message names, which is the only way in which some failures tell. */
    static @Nullable TopicPartition culprit(Collection<TopicPartition> partitions, String message) {
        TopicPartition culprit = null;
        for (TopicPartition partition : partitions) {
            String name = partition.toString();
            boolean named = message.matches("(?s)(.*[^\\w.-])?" + Pattern.quote(name) + "([^\\w-].*)?");
            if (named && (culprit == null || name.length() > culprit.toString().length())) {
                culprit = partition;
            }
        }
        return culprit;
    }
}
