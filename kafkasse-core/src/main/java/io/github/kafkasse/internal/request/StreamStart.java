package io.github.kafkasse.internal.request;

import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StartRule;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream starts, or continues, with all results of Kafka's lookups.
 *
 * @param key what it follows
 * @param positions its positions, in the order of the key's partitions
 * @param tailStarts for each of them, where the tail begins to read if it does not read it yet; negative if unknown
 * @param cluster the short name of the cluster, for ids
 * @param losses the requested records that Kafka no longer has
 * @param divergences where Kafka's logs differ from those that the client has read
 * @param unresolved the partitions whose offsets cannot be looked up at present; none if the stream is bounded
 * @param range what the stream contains, if it is bounded
 * @param isLatest whether it omits the records that were replaced by later ones of their keys before it opened
 */
public record StreamStart(
        Feed.Key key,
        Positions positions,
        List<OffsetAndEpoch> tailStarts,
        String cluster,
        List<Notice.Loss> losses,
        List<Notice.Divergence> divergences,
        List<StartRule> unresolved,
        StreamOpening.@Nullable Range range,
        boolean isLatest) {

    /** Where an open stream continues. */
    public static StreamStart goOn(
            Feed.Key key, Positions positions, String cluster, List<Notice.Divergence> divergences) {
        List<OffsetAndEpoch> tailStarts = IntStream.range(0, positions.size())
                .mapToObj(positions::position)
                .toList();
        return new StreamStart(key, positions, tailStarts, cluster, List.of(), divergences, List.of(), null, false);
    }

    /** Whether it is bounded, and nothing is left of it. */
    public boolean isComplete() {
        return key.isComplete(positions);
    }

    /** How the response opens. */
    public StreamOpening opening(String id) {
        return new StreamOpening(key.format(), id, range, key.isGzip());
    }

    public OffsetAndEpoch tailStart(int index) {
        return tailStarts.get(index);
    }
}
