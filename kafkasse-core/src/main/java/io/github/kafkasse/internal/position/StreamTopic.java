package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.TopicInfo;
import org.apache.kafka.common.Uuid;

/**
 * One topic of a stream. Immutable.
 *
 * @param info Kafka's description of it; the stream's partitions are based on its number of partitions
 * @param whole whether the stream follows all its partitions, and those that are added later from their beginning
 */
public record StreamTopic(TopicInfo info, boolean whole) {
    public String name() {
        return info.name();
    }

    public Uuid id() {
        return info.id();
    }

    public int partitions() {
        return info.partitions();
    }
}
