package io.github.kafkasse.internal.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/**
 * The questions that the engine asks Kafka. Narrow on purpose: a test answers them by hand, in
 * the order in which it wants races to end. No method blocks; answers come on any thread.
 */
public interface KafkaQueries {
    /** The time that asks for a partition's end; the code is that of Kafka's protocol. */
    long LATEST = -1;

    /** The time that asks for a partition's oldest record; the code is that of Kafka's protocol. */
    long EARLIEST = -2;

    /** The offset that answers a timestamp later than those of all records. */
    long NONE = -1;

    /**
     * Asks what topics are like.
     *
     * @param names names that Kafka allows
     * @return for every name what Kafka says; empty if there is no such topic, or none that we may see
     */
    Map<String, CompletionStage<Optional<TopicInfo>>> topics(Collection<String> names);

    /**
     * Asks for offsets.
     *
     * @param times for every partition {@link #EARLIEST}, {@link #LATEST}, or epoch milliseconds, which ask for its
     *     first record of that time or later
     * @return for every partition the offset, or {@link #NONE}; for {@link #LATEST} with the epoch of the leader that
     *     answered, where the broker tells it
     */
    Map<TopicPartition, CompletionStage<OffsetAndEpoch>> offsets(Map<TopicPartition, Long> times);

    /** {@return the names of all topics that the service may describe, without Kafka's internal ones} */
    CompletionStage<Set<String>> topicNames();

    /** {@return the cluster's id, the same for as long as it exists} */
    CompletionStage<String> clusterId();
}
