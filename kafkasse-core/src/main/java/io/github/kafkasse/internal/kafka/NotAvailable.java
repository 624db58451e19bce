package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.common.Quoted;
import org.apache.kafka.common.TopicPartition;

/** The error for clients whose topic or partition does not exist. It is the same if they may not read it. */
public final class NotAvailable {
    private NotAvailable() {}

    /**
     * The error for a topic.
     *
     * @param name its name from the client
     */
    public static TopicNotAvailableException topic(String name) {
        return new TopicNotAvailableException("Topic " + Quoted.of(name) + " is not available.");
    }

    /** The error for a partition. */
    public static TopicNotAvailableException partition(TopicPartition partition) {
        return new TopicNotAvailableException("Partition " + partition.partition() + " of topic "
                + Quoted.of(partition.topic()) + " is not available.");
    }
}
