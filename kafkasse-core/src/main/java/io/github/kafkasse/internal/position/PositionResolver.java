package io.github.kafkasse.internal.position;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.common.Continuation;
import io.github.kafkasse.internal.common.Quoted;
import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.internal.kafka.ClusterTag;
import io.github.kafkasse.internal.kafka.KafkaQueries;
import io.github.kafkasse.internal.kafka.OffsetLookup;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import io.github.kafkasse.internal.kafka.TruncationCheck;
import io.github.kafkasse.internal.kafka.Unavailable;
import io.github.kafkasse.internal.kafka.UnresolvedPartitions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a client's request to concrete offsets, before its response opens. Each client has a {@link StartLookup}:
 * {@link RequestedTopics} describes the topics; {@link StartPlan} makes a {@link StartRule} for each partition; {@link
 * StartOffsets} makes a {@link PartitionStart} of each rule, and asks Kafka only for the rules whose position is not in
 * memory. Partitions whose offsets cannot be looked up do not delay the others; they are resolved when they have
 * recovered.
 *
 * <p>Thread-safe; nothing blocks. All work for a client runs on the executor that it comes with: Kafka's threads and
 * the scheduler only give that executor a task.
 */
public final class PositionResolver {
    private final OffsetLookup offsets;
    private final UnresolvedPartitions unresolved;
    private final RequestedTopics topics;
    private final ClusterTag cluster;
    private final LiveLogs live;
    private final TruncationCheck truncation;
    private final Duration timeout;
    private final Scheduler scheduler;

    /**
     * A resolver for one cluster.
     *
     * @param kafka looks up offsets
     * @param directory describes topics
     * @param cluster the cluster's short name
     * @param live the records in memory
     * @param truncation compares positions with Kafka's logs
     * @param timeout how long a client waits in total
     * @param scheduler measures that time
     */
    public PositionResolver(
            KafkaQueries kafka,
            TopicDirectory directory,
            ClusterTag cluster,
            LiveLogs live,
            TruncationCheck truncation,
            Duration timeout,
            Scheduler scheduler) {
        this.offsets = new OffsetLookup(kafka, scheduler);
        this.unresolved = new UnresolvedPartitions(offsets, scheduler);
        this.topics = new RequestedTopics(directory);
        this.cluster = cluster;
        this.live = live;
        this.truncation = truncation;
        this.timeout = timeout;
        this.scheduler = scheduler;
    }

    /**
     * Resolves where a stream starts.
     *
     * @param topics the topics of the request, all of them allowed
     * @param id the client's {@code Last-Event-ID}: only its entries are streamed; {@code null} for all partitions
     * @param since where to start partitions without a position; {@code null} for the end
     * @param client runs the client's work, one task at a time; it also calls this method
     * @return the offsets, completed by {@code client}; may be cancelled by any thread. Fails with {@link
     *     TopicNotAvailableException} if a topic or partition does not exist, or if the id has a topic that the
     *     request does not have. Fails with {@link KafkaUnavailableException} if Kafka does not describe the topics in
     *     time, or, unless the id names every position, does not answer in time about any partition
     */
    public CompletableFuture<Resolution> resolve(
            Set<String> topics, @Nullable LastEventId id, @Nullable Since since, Executor client) {
        String strange = id == null ? null : strangeTopic(id, topics);
        if (strange != null) {
            return CompletableFuture.failedFuture(new TopicNotAvailableException(
                    "The id names the topic " + Quoted.of(strange) + ", which is not among those of the URL."));
        }
        CompletableFuture<Resolution> result = new CompletableFuture<>();
        // The cluster is requested in parallel with the topics.
        CompletableFuture<Optional<String>> here = Continuation.on(client, clusterFor(id));
        StartLookup started = lookup(unresolved.all(), client, result);
        return completeInTime(result, started.find(topics, id, since, here), client);
    }

    private static @Nullable String strangeTopic(LastEventId id, Set<String> topics) {
        for (IdEntry entry : id.entries()) {
            if (!topics.contains(entry.topic())) {
                return entry.topic();
            }
        }
        return null;
    }

    /** Completes a result with what was found, or fails it when the time is over, on the client's thread. */
    private <T> CompletableFuture<T> completeInTime(
            CompletableFuture<T> result, CompletableFuture<T> found, Executor client) {
        CompletableFuture<T> unused = found.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(Unavailable.from(failure));
            }
        });
        if (!result.isDone()) {
            Runnable cancel = scheduler.after(
                    timeout, () -> client.execute(() -> result.completeExceptionally(Unavailable.because(null))));
            CompletableFuture<T> unusedToo = result.whenComplete((value, failure) -> cancel.run());
        }
        return result;
    }

    private CompletableFuture<Optional<String>> clusterFor(@Nullable LastEventId id) {
        return id != null && id.namesACluster()
                ? cluster.get().thenApply(Optional::of)
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private StartLookup lookup(Set<TopicPartition> failing, Executor client, CompletableFuture<?> result) {
        LookupContext context = new LookupContext(offsets, truncation, failing, scheduler, client);
        return new StartLookup(topics, live, context, result);
    }

    /**
     * Looks up the offsets again that could not be looked up when a stream was opened.
     *
     * @param starts the partitions that have {@linkplain #onRecovery recovered}
     * @param client runs the client's work; it also calls this method
     * @return the starts that can be looked up now, without those whose topic was recreated; fails with {@link
     *     KafkaUnavailableException} if none can be looked up
     */
    public CompletableFuture<List<PartitionStart>> resolve(Collection<StartRule> starts, Executor client) {
        CompletableFuture<List<PartitionStart>> result = new CompletableFuture<>();
        StartLookup again = lookup(Set.of(), client, result);
        return completeInTime(result, again.findLate(starts), client);
    }

    /**
     * Waits for a partition whose offsets could not be looked up.
     *
     * @param recovered called once, on a thread of Kafka's client, when they can be looked up again; must be short
     * @return stops waiting
     */
    public Runnable onRecovery(TopicPartition partition, Runnable recovered) {
        return unresolved.await(partition, recovered);
    }
}
