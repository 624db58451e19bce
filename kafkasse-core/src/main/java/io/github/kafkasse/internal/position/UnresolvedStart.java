package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * The start of a partition whose offsets Kafka cannot look up at present. The stream opens without the partition, and
 * resolves it when the partition has recovered. Immutable.
 */
public final class UnresolvedStart {
    private final StartRule start;
    private final Uuid topicId;

    /**
     * A start that is looked up later.
     *
     * @param topicId the topic id of the start; answers about another topic of the name do not count
     */
    UnresolvedStart(StartRule start, Uuid topicId) {
        this.start = start;
        this.topicId = topicId;
    }

    StartRule start() {
        return start;
    }

    Uuid topicId() {
        return topicId;
    }

    public TopicPartition partition() {
        return start.partition();
    }

    /**
     * The same start, independent of when it is resolved: the partition's end at a past time is the first record after
     * that time.
     *
     * @param time when the stream opened, minus the slack, in epoch milliseconds
     */
    public UnresolvedStart pinnedAt(long time) {
        return start.kind() == StartRule.Kind.END
                ? new UnresolvedStart(StartRule.since(start.partition(), Math.max(0, time)), topicId)
                : this;
    }

    /** The position in ids until the partition is resolved: the client's offset, or a time. */
    public Resolution.PartitionStart position() {
        boolean known = start.kind() == StartRule.Kind.OFFSET;
        return new Resolution.PartitionStart(
                        start.partition(),
                        known ? Positions.unresolvedAt(start.value()) : Positions.UNRESOLVED,
                        Positions.UNRESOLVED,
                        0,
                        start.timestamp(),
                        start.seen(),
                        0)
                .withEpochs(start.epoch(), OffsetAndEpoch.UNKNOWN);
    }
}
