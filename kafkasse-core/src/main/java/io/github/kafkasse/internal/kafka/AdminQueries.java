package io.github.kafkasse.internal.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Sends the engine's questions with Kafka's admin client. The client finds the leaders and retries retriable errors
 * until the timeout. All answers complete on the client's one thread, so callbacks must be short. Thread-safe.
 */
public final class AdminQueries implements KafkaQueries {
    private final RenewableAdmin admin;
    private final IsolationLevel isolation;
    private final int timeoutMs;

    /**
     * Queries to one cluster.
     *
     * @param admin the client; its owner closes it
     * @param isolation the isolation level of the consumers; with another level the end offset would differ from theirs
     * @param timeout the time limit for an answer
     */
    public AdminQueries(RenewableAdmin admin, IsolationLevel isolation, Duration timeout) {
        this.admin = admin;
        this.isolation = isolation;
        this.timeoutMs = Math.toIntExact(timeout.toMillis());
    }

    @Override
    public Map<String, CompletionStage<Optional<TopicInfo>>> topics(Collection<String> names) {
        Map<String, CompletionStage<Optional<TopicInfo>>> answers = new HashMap<>();
        try {
            Admin present = admin.get();
            DescribeTopicsResult result =
                    present.describeTopics(names, new DescribeTopicsOptions().timeoutMs(timeoutMs));
            result.topicNameValues()
                    .forEach((name, future) ->
                            answers.put(name, answer(present, future).handle(AdminQueries::info)));
        } catch (KafkaException e) {
            names.forEach(name -> answers.put(name, CompletableFuture.failedFuture(e)));
        }
        return answers;
    }

    /** Reports a failed answer, because the failure may mean that the client must be replaced. */
    private <T> CompletionStage<T> answer(Admin asked, KafkaFuture<T> future) {
        CompletionStage<T> answer = future.toCompletionStage();
        CompletionStage<T> unused = answer.whenComplete((value, failure) -> {
            if (failure != null) {
                admin.failed(asked, failure);
            }
        });
        return answer;
    }

    private static Optional<TopicInfo> info(TopicDescription found, Throwable failure) {
        if (failure == null) {
            return Optional.of(new TopicInfo(found.name(), found.partitions().size(), found.topicId()));
        }
        if (isAbsence(failure)) {
            return Optional.empty();
        }
        throw new CompletionException(failure);
    }

    @Override
    public Map<TopicPartition, CompletionStage<OffsetAndEpoch>> offsets(Map<TopicPartition, Long> times) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        times.forEach((partition, time) -> specs.put(partition, spec(time)));
        Map<TopicPartition, CompletionStage<OffsetAndEpoch>> answers = new HashMap<>();
        try {
            Admin present = admin.get();
            ListOffsetsResult result =
                    present.listOffsets(specs, new ListOffsetsOptions(isolation).timeoutMs(timeoutMs));
            for (TopicPartition partition : times.keySet()) {
                answers.put(
                        partition,
                        answer(present, result.partitionResult(partition))
                                .handle((found, failure) -> offset(partition, found, failure)));
            }
        } catch (KafkaException e) {
            times.keySet().forEach(partition -> answers.put(partition, CompletableFuture.failedFuture(e)));
        }
        return answers;
    }

    @Override
    public CompletionStage<Set<String>> topicNames() {
        try {
            Admin present = admin.get();
            return answer(
                    present,
                    present.listTopics(new ListTopicsOptions().timeoutMs(timeoutMs))
                            .names());
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static OffsetSpec spec(long time) {
        if (time == LATEST) {
            return OffsetSpec.latest();
        }
        return time == EARLIEST ? OffsetSpec.earliest() : OffsetSpec.forTimestamp(time);
    }

    private static OffsetAndEpoch offset(TopicPartition partition, ListOffsetsResultInfo found, Throwable failure) {
        if (failure == null) {
            return new OffsetAndEpoch(found.offset(), found.leaderEpoch().orElse(OffsetAndEpoch.UNKNOWN));
        }
        if (isAbsence(failure) && !(failure instanceof TopicAuthorizationException)) {
            throw NotAvailable.partition(partition);
        }
        throw new CompletionException(failure);
    }

    @Override
    public CompletionStage<String> clusterId() {
        try {
            Admin present = admin.get();
            return answer(
                    present,
                    present.describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMs))
                            .clusterId());
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean isAbsence(Throwable failure) {
        return failure instanceof UnknownTopicOrPartitionException
                || failure instanceof InvalidTopicException
                || failure instanceof TopicAuthorizationException;
    }
}
