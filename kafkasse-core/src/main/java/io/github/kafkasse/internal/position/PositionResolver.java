package io.github.kafkasse.internal.position;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.common.Quoted;
import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.internal.kafka.ClusterTag;
import io.github.kafkasse.internal.kafka.KafkaQueries;
import io.github.kafkasse.internal.kafka.OffsetLookup;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.kafka.TruncationCheck;
import io.github.kafkasse.internal.kafka.Unavailable;
import io.github.kafkasse.internal.kafka.UnresolvedPartitions;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a client's request to concrete offsets, before its response opens. Asynchronous: first the topics are
 * described, then {@link StartOffsets} looks up offsets. Partitions whose offsets cannot be looked up do not delay the
 * others; they are resolved when they have recovered.
 *
 * <p>Thread-safe; nothing blocks. Futures complete on the caller's thread, on the thread of Kafka's answers, or on the
 * scheduler's: their callbacks must be short.
 */
public final class PositionResolver {
    private final OffsetLookup lookup;
    private final UnresolvedPartitions unresolved;
    private final RequestedTopics topics;
    private final ClusterTag cluster;
    private final LiveLogs live;
    private final TruncationCheck truncation;
    private final Duration timeout;
    private final Scheduler scheduler;

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
        this.lookup = new OffsetLookup(kafka, scheduler);
        this.unresolved = new UnresolvedPartitions(lookup, scheduler);
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
     * @return the offsets; may be cancelled. Fails with {@link TopicNotAvailableException} if a topic or partition does
     *     not exist, or if the id has a topic that the request does not have. Fails with {@link
     *     KafkaUnavailableException} if Kafka does not describe the topics in time, or, unless the id names every
     *     position, does not answer in time about any partition
     */
    public CompletableFuture<Resolution> resolve(Set<String> topics, @Nullable LastEventId id, @Nullable Since since) {
        CompletableFuture<Resolution> result = new CompletableFuture<>();
        Optional<String> strange = id == null
                ? Optional.empty()
                : id.entries().stream()
                        .map(IdEntry::topic)
                        .filter(topic -> !topics.contains(topic))
                        .findFirst();
        if (strange.isPresent()) {
            result.completeExceptionally(new TopicNotAvailableException(
                    "The id names the topic " + Quoted.of(strange.get()) + ", which is not among those of the URL."));
            return result;
        }
        Runnable takeAlarmBack =
                scheduler.after(timeout, () -> result.completeExceptionally(Unavailable.because(null)));
        CompletableFuture<Optional<String>> tag = clusterFor(id); // requested in parallel with the topics
        CompletableFuture<Resolution> unused = this.topics
                .find(topics, id)
                .thenCompose(infos ->
                        tag.thenCompose(here -> lookUp(infos, new Asked(id, since, here.orElse(null)), result)))
                .whenComplete((resolution, failure) -> {
                    takeAlarmBack.run();
                    if (failure == null) {
                        result.complete(resolution);
                    } else {
                        result.completeExceptionally(Unavailable.from(failure));
                    }
                });
        return result;
    }

    private CompletableFuture<Optional<String>> clusterFor(@Nullable LastEventId id) {
        boolean matters = id != null
                && id.entries().stream()
                        .anyMatch(entry -> entry instanceof PartitionEntry position && position.at() != null);
        return matters ? cluster.get().thenApply(Optional::of) : CompletableFuture.completedFuture(Optional.empty());
    }

    /** A request without its topics; {@code here} is our cluster, if the id needs it. */
    private record Asked(@Nullable LastEventId id, @Nullable Since since, @Nullable String here) {
        boolean evenNone() {
            return id != null && id.namesEveryPosition();
        }
    }

    private StartPlan plan(Map<String, TopicInfo> infos, Asked asked) {
        StartPlan plan = new StartPlan(asked.since(), asked.here(), live);
        if (asked.id() == null) {
            plan.follow(infos.values());
        } else {
            plan.resume(asked.id(), infos);
        }
        return plan;
    }

    /** Looks up offsets, and repeats this with new descriptions if a topic was deleted or recreated meanwhile. */
    private CompletableFuture<Resolution> lookUp(
            Map<String, TopicInfo> infos, Asked asked, CompletableFuture<?> wanted) {
        StartPlan plan = plan(infos, asked);
        Map<String, Uuid> ids = new HashMap<>();
        plan.topics().forEach(topic -> ids.put(topic.name(), topic.id()));
        StartOffsets first = new StartOffsets(lookup, truncation, unresolved.all(), asked.evenNone(), scheduler);
        CompletableFuture<Optional<StartOffsets.Outcome>> outcome =
                find(first, plan.starts(), wanted).thenApply(Optional::of).exceptionally(PositionResolver::missing);
        return outcome.thenCompose(
                found -> topics.changed(found.map(each -> doubted(each, ids)).orElse(ids))
                        .thenCompose(changed -> {
                            if (!changed.isEmpty()) {
                                return lookUp(topics.replace(infos, changed, asked.id()), asked, wanted);
                            }
                            StartOffsets.Outcome starts = found.orElseThrow(() -> Unavailable.because(null));
                            return CompletableFuture.completedFuture(
                                    new Resolution(plan.topics(), starts.settled(), starts.unresolved()));
                        }));
    }

    /**
     * {@return no offsets, if a broker does not know one of the topics or partitions} It was deleted after it was
     * described, or this broker is behind the one that described it.
     */
    private static Optional<StartOffsets.Outcome> missing(Throwable failure) {
        if (Unavailable.from(failure) instanceof TopicNotAvailableException) {
            return Optional.empty();
        }
        throw new CompletionException(failure);
    }

    private static Map<String, Uuid> doubted(StartOffsets.Outcome found, Map<String, Uuid> ids) {
        Map<String, Uuid> doubted = new HashMap<>(ids);
        doubted.keySet().retainAll(found.doubted());
        return doubted;
    }

    /** Looks up offsets until the dependent result is complete for any reason; then cancels what is not sent yet. */
    private static CompletableFuture<StartOffsets.Outcome> find(
            StartOffsets started, List<StartRule> starts, CompletableFuture<?> wanted) {
        if (wanted.isDone()) {
            return CompletableFuture.failedFuture(Unavailable.because(null));
        }
        CompletableFuture<?> unused = wanted.whenComplete((done, failure) -> started.abandon());
        return started.find(starts);
    }

    /**
     * Looks up the offsets again that could not be looked up when a stream was opened.
     *
     * @param starts the partitions that have {@linkplain #onRecovery recovered}
     * @return the starts that can be looked up now, without those whose topic was recreated; fails with {@link
     *     KafkaUnavailableException} if none can be looked up
     */
    public CompletableFuture<List<PartitionStart>> resolve(Collection<StartRule> starts) {
        CompletableFuture<List<PartitionStart>> result = new CompletableFuture<>();
        Runnable takeAlarmBack =
                scheduler.after(timeout, () -> result.completeExceptionally(Unavailable.because(null)));
        Map<String, Uuid> ids = new HashMap<>();
        starts.forEach(start -> ids.put(start.partition().topic(), start.topicId()));
        StartOffsets again = new StartOffsets(lookup, truncation, Set.of(), false, scheduler);
        CompletableFuture<?> unused = find(again, List.copyOf(starts), result)
                .thenCompose(found -> topics.changed(doubted(found, ids)).thenApply(changed -> found.settled().stream()
                        .filter(start -> !changed.containsKey(start.partition().topic()))
                        .toList()))
                .whenComplete((found, failure) -> {
                    takeAlarmBack.run();
                    if (failure == null) {
                        result.complete(found);
                    } else {
                        result.completeExceptionally(Unavailable.from(failure));
                    }
                });
        return result;
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
