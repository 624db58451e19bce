package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StartRule;
import java.util.List;

/**
 * Where a stream starts, or continues, with all results of Kafka's lookups.
 *
 * @param key what it follows
 * @param positions its positions, in the order of the key's partitions
 * @param tailStarts for each of them, where the tail begins to read if it does not read it yet; negative if unknown
 * @param cluster the short name of the cluster, for ids
 * @param losses the requested records that Kafka no longer has
 * @param divergences where Kafka's logs differ from those that the client has read
 * @param unresolved the partitions whose offsets cannot be looked up at present
 */
record StreamStart(
        Feed.Key key,
        Positions positions,
        List<OffsetAndEpoch> tailStarts,
        String cluster,
        List<Notice.Loss> losses,
        List<Notice.Divergence> divergences,
        List<StartRule> unresolved) {

    OffsetAndEpoch tailStart(int index) {
        return tailStarts.get(index);
    }
}
