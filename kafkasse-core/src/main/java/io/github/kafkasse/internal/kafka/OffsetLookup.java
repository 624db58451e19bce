package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.internal.common.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks offsets up in Kafka for all clients together: the oldest, the end, and the first of a time, each kind in its
 * own {@link LookupBatcher}. Thread-safe.
 */
public final class OffsetLookup {
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /**
     * Clients ask for many different times of one partition, of which a request can hold only one: so several requests
     * may be under way, but no more than this, however many clients there are.
     */
    private static final int TIMES_UNDER_WAY = 8;

    /** Of each kind: some tens of megabytes, and far more than clients wait for unless Kafka is away. */
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

    /** The oldest offsets that Kafka has. */
    public Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> earliest(Collection<TopicPartition> partitions) {
        return earliest.ask(partitions);
    }

    /** The ends, as they are at some time from now on. */
    public Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> latest(Collection<TopicPartition> partitions) {
        return latest.ask(partitions);
    }

    /** The first offsets whose records are of a time or later, or {@link KafkaQueries#NONE}. */
    public Map<Moment, CompletableFuture<OffsetAndEpoch>> firstSince(Collection<Moment> moments) {
        return firstSince.ask(moments);
    }

    /** Nobody waits for these any more; each is what one of the methods above has returned. */
    public void forget(
            Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> oldest,
            Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> ends,
            List<Map<Moment, CompletableFuture<OffsetAndEpoch>>> times) {
        earliest.forget(oldest);
        latest.forget(ends);
        times.forEach(firstSince::forget);
    }

    /**
     * A time in a partition.
     *
     * @param partition the partition
     * @param timestamp epoch milliseconds
     */
    public record Moment(TopicPartition partition, long timestamp) {}
}
