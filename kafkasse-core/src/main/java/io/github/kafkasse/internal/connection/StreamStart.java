package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.UnresolvedStart;
import java.util.List;

/**
 * Where a stream starts, or goes on: everything that Kafka had to be asked for.
 *
 * @param key what it follows
 * @param positions where it is, in the order of the key's partitions
 * @param tailStarts for each of them, where the tail begins to read if it does not read it yet; negative if unknown
 * @param tailEpochs for each of them, the leader epoch that belongs to the tail's start
 * @param cluster the short name of the cluster, for ids
 * @param losses what Kafka no longer has of what the client asked for
 * @param divergences where Kafka's logs differ from those that the client was reading
 * @param unresolved the partitions whose offsets cannot be looked up at present
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
record StreamStart(
        Feed.Key key,
        Positions positions,
        long[] tailStarts,
        int[] tailEpochs,
        String cluster,
        List<Loss> losses,
        List<Divergence> divergences,
        List<UnresolvedStart> unresolved) {

    /**
     * Records that the client has not read and that its next id skips. The comment about them comes before that id: a
     * client that is cut off between the two resumes before them, and is told again.
     */
    sealed interface Skipped permits Loss, Divergence {}

    /**
     * Offsets that Kafka has deleted before a client came to them.
     *
     * @param topic their topic
     * @param partition their partition
     * @param count how many; negative where that is not known, nor whether there are any
     */
    record Loss(String topic, int partition, long count) implements Skipped {}

    /**
     * The end of the part of a log that a client has read and Kafka still has: an unclean leader election has replaced
     * what came after it.
     *
     * @param topic the topic
     * @param partition the partition
     * @param offset the first offset that differs
     */
    record Divergence(String topic, int partition, long offset) implements Skipped {}

    OffsetAndEpoch tailStart(int index) {
        return new OffsetAndEpoch(tailStarts[index], tailEpochs[index]);
    }
}
