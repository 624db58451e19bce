package io.github.kafkasse.internal.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/**
 * The questions that the engine asks Kafka. The interface is small on purpose: a test answers them by hand, in the
 * order that a race needs. No method blocks; answers come on any thread.
 */
public interface KafkaQueries {
    /** The timestamp that requests a partition's end; the code of Kafka's protocol. */
    long LATEST = -1;

    /** The timestamp that requests a partition's oldest record; the code of Kafka's protocol. */
    long EARLIEST = -2;

    /** The answer to a timestamp that is later than those of all records. */
    long NONE = -1;

    /**
     * Describes topics.
     *
     * @param names valid topic names
     * @return for each name Kafka's answer; empty if there is no such topic, or if we may not see it
     */
    Map<String, CompletionStage<Optional<TopicInfo>>> topics(Collection<String> names);

    /**
     * Looks up offsets.
     *
     * @param times for each partition {@link #EARLIEST}, {@link #LATEST}, or epoch milliseconds, which request the
     *     first record of that time or later
     * @return for each partition the offset, or {@link #NONE}; for {@link #LATEST} with the epoch of the leader that
     *     answered, if the broker returns it
     */
    Map<TopicPartition, CompletionStage<OffsetAndEpoch>> offsets(Map<TopicPartition, Long> times);

    /** {@return the names of all topics that the service may describe, without Kafka's internal topics} */
    CompletionStage<Set<String>> topicNames();

    /** {@return the cluster's id, which never changes} */
    CompletionStage<String> clusterId();
}
