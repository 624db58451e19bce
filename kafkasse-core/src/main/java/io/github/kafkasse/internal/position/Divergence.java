package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TruncationCheck;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the positions of returning clients that Kafka's log no longer has: an unclean leader election has truncated it,
 * and other records may have been written at the same offsets since. Thread-safe.
 *
 * <p>A position whose epoch is the present leader's need not be checked: only one leader writes in an epoch, and it
 * only appends.
 */
final class Divergence {
    private final TruncationCheck check;

    Divergence(TruncationCheck check) {
        this.check = check;
    }

    /**
     * Asks Kafka about the positions that were read under an earlier leader.
     *
     * @param ends the ends of all partitions, with the epochs of their leaders
     * @return the answers for the partitions that must be checked
     */
    Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> ask(
            List<StartRule> starts, Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> ends) {
        Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> answers = new HashMap<>();
        for (StartRule start : starts) {
            CompletableFuture<OffsetAndEpoch> end = ends.get(start.partition());
            int leaderEpoch = end == null ? OffsetAndEpoch.UNKNOWN : end.join().epoch();
            if (start.kind() == StartRule.Kind.OFFSET && start.position().hasEpoch() && leaderEpoch > start.epoch()) {
                answers.put(start.partition(), check.lastCommon(start.partition(), start.position(), leaderEpoch));
            }
        }
        return answers;
    }
}
