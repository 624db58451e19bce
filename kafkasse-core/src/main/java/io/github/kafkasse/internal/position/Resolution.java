package io.github.kafkasse.internal.position;

import java.util.List;

/**
 * Where a stream starts: concrete offsets, pinned before the response opens. Immutable.
 *
 * @param topics the topics that the stream follows, sorted by name
 * @param partitions the starts of its partitions with known offsets, sorted by topic and number
 * @param unresolved the starts of its other partitions, whose offsets Kafka cannot look up at present
 */
public record Resolution(List<StreamTopic> topics, List<PartitionStart> partitions, List<StartRule> unresolved) {
    /** Copies the lists. */
    public Resolution {
        topics = List.copyOf(topics);
        partitions = List.copyOf(partitions);
        unresolved = List.copyOf(unresolved);
    }
}
