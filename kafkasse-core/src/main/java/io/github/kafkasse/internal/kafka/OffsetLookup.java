package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.internal.common.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks up offsets in Kafka for all clients together: the oldest, the end, and the first of a time. Each kind has its
 * own {@link LookupBatcher}. Thread-safe.
 */
public final class OffsetLookup {
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /**
     * Clients look up many different times of one partition, and a request can hold only one of them. So several
     * requests may be in flight, but no more than this, however many clients there are.
     */
    private static final int TIMES_UNDER_WAY = 8;

    /** For each kind: some tens of megabytes, and far more than clients need unless Kafka is unavailable. */
    private static final int MAX_QUESTIONS = 50_000;

    private final LookupBatcher<TopicPartition, OffsetAndEpoch> earliest;
    private final LookupBatcher<TopicPartition, OffsetAndEpoch> latest;
    private final LookupBatcher<Moment, OffsetAndEpoch> firstSince;

    public OffsetLookup(KafkaQueries kafka, Scheduler scheduler) {
        this.earliest = atOneTime(kafka, KafkaQueries.EARLIEST, scheduler);
        this.latest = atOneTime(kafka, KafkaQueries.LATEST, scheduler);
        this.firstSince = new LookupBatcher<>(
                moments -> atTheirTimes(kafka, moments),
                Moment::partition,
                TIMES_UNDER_WAY,
                MAX_QUESTIONS,
                PATIENCE,
                scheduler);
    }

    private static LookupBatcher<TopicPartition, OffsetAndEpoch> atOneTime(
            KafkaQueries kafka, long time, Scheduler scheduler) {
        return new LookupBatcher<>(
                partitions -> {
                    Map<TopicPartition, Long> times = new LinkedHashMap<>();
                    partitions.forEach(partition -> times.put(partition, time));
                    return kafka.offsets(times);
                },
                partition -> partition,
                1,
                MAX_QUESTIONS,
                PATIENCE,
                scheduler);
    }

    private static Map<Moment, CompletionStage<OffsetAndEpoch>> atTheirTimes(KafkaQueries kafka, List<Moment> moments) {
        Map<TopicPartition, Long> times = new LinkedHashMap<>();
        moments.forEach(moment -> times.put(moment.partition(), moment.timestamp()));
        Map<TopicPartition, CompletionStage<OffsetAndEpoch>> offsets = kafka.offsets(times);
        Map<Moment, CompletionStage<OffsetAndEpoch>> answers = new HashMap<>();
        moments.forEach(moment -> answers.put(moment, offsets.get(moment.partition())));
        return answers;
    }

    /**
     * The oldest offsets in Kafka. Clients that ask for the same partitions at the same time share the answers.
     *
     * @param partitions the partitions, each once
     * @param failing partitions that Kafka cannot answer for at present, among others
     */
    public SharedAnswers<OffsetAndEpoch> earliest(List<TopicPartition> partitions, Set<TopicPartition> failing) {
        return earliest.share(partitions, failing::contains);
    }

    /** The end offsets at some time after this call; otherwise as {@link #earliest}. */
    public SharedAnswers<OffsetAndEpoch> latest(List<TopicPartition> partitions, Set<TopicPartition> failing) {
        return latest.share(partitions, failing::contains);
    }

    /** The end offset of one partition at some time after this call. */
    public CompletableFuture<OffsetAndEpoch> latest(TopicPartition partition) {
        return Objects.requireNonNull(latest.ask(List.of(partition)).get(partition));
    }

    /**
     * The offsets of the first records with these timestamps or later ones, or {@link KafkaQueries#NONE}; otherwise as
     * {@link #earliest}.
     */
    public SharedAnswers<OffsetAndEpoch> firstSince(List<Moment> moments, Set<TopicPartition> failing) {
        return firstSince.share(moments, moment -> failing.contains(moment.partition()));
    }

    /**
     * A time in a partition.
     *
     * @param partition the partition
     * @param timestamp epoch milliseconds
     */
    public record Moment(TopicPartition partition, long timestamp) {}
}
