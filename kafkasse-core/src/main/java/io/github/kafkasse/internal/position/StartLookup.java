package io.github.kafkasse.internal.position;

import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.kafka.Unavailable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The lookup of one client: describes its topics, plans how its partitions start, looks their offsets up, and checks
 * that the topics are still the same. Used once; belongs to the client's thread.
 */
final class StartLookup {
    private final RequestedTopics topics;
    private final LiveLogs live;
    private final LookupContext context;
    private final CompletableFuture<?> result;

    /**
     * @param topics describes topics
     * @param live the records in memory
     * @param result depends on this lookup; when it has failed or is cancelled, what is not sent to Kafka is dropped
     */
    StartLookup(RequestedTopics topics, LiveLogs live, LookupContext context, CompletableFuture<?> result) {
        this.topics = topics;
        this.live = live;
        this.context = context;
        this.result = result;
    }

    private Executor client() {
        return context.client();
    }

    /**
     * Finds where a stream starts.
     *
     * @param names the topics of the request
     * @param id the client's id; {@code null} for all partitions
     * @param since where to start partitions without a position; {@code null} for the end
     * @param cluster the short name of our cluster, if the id needs it
     */
    CompletableFuture<Resolution> find(
            Set<String> names,
            @Nullable LastEventId id,
            @Nullable Since since,
            CompletableFuture<Optional<String>> cluster) {
        return topics.find(names, id, client())
                .thenCompose(infos -> cluster.thenCompose(here -> find(infos, id, since, here.orElse(null))));
    }

    /** Looks up offsets, and repeats this with new descriptions if a topic was deleted or recreated meanwhile. */
    private CompletableFuture<Resolution> find(
            Map<String, TopicInfo> infos, @Nullable LastEventId id, @Nullable Since since, @Nullable String cluster) {
        StartPlan plan = new StartPlan(since, cluster, live);
        if (id == null) {
            plan.follow(infos.values());
        } else {
            plan.resume(id, infos);
        }
        Map<String, Uuid> ids = new HashMap<>();
        plan.topics().forEach(topic -> ids.put(topic.name(), topic.id()));
        boolean evenNone = id != null && id.namesEveryPosition();
        return offsets(plan.starts(), evenNone)
                .thenApply(Optional::of)
                .exceptionally(StartLookup::missing)
                .thenCompose(found -> changed(found, ids).thenCompose(changed -> {
                    if (!changed.isEmpty()) {
                        return find(topics.replace(infos, changed, id), id, since, cluster);
                    }
                    StartOffsets.Outcome starts = found.orElseThrow(() -> Unavailable.because(null));
                    return CompletableFuture.completedFuture(
                            new Resolution(plan.topics(), starts.settled(), starts.unresolved()));
                }));
    }

    /**
     * Finds the starts of partitions whose offsets could not be looked up before.
     *
     * @return the starts that can be looked up now, without those whose topic was recreated
     */
    CompletableFuture<List<PartitionStart>> findLate(Collection<StartRule> rules) {
        Map<String, Uuid> ids = new HashMap<>();
        rules.forEach(rule -> ids.put(rule.partition().topic(), rule.topicId()));
        return offsets(List.copyOf(rules), false)
                .thenCompose(found -> changed(Optional.of(found), ids).thenApply(changed -> found.settled().stream()
                        .filter(start -> !changed.containsKey(start.partition().topic()))
                        .toList()));
    }

    private CompletableFuture<StartOffsets.Outcome> offsets(List<StartRule> rules, boolean evenNone) {
        if (result.isDone()) {
            return CompletableFuture.failedFuture(Unavailable.because(null));
        }
        StartOffsets offsets = new StartOffsets(context, rules, evenNone);
        CompletableFuture<StartOffsets.Outcome> found = offsets.find();
        if (!found.isDone()) {
            CompletableFuture<?> unused = result.whenComplete((done, failure) -> {
                if (failure != null) {
                    client().execute(offsets::abandon);
                }
            });
        }
        return found;
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

    /**
     * The topics that are no longer those of the plan: all are checked if there are no offsets, otherwise those whose
     * offsets contradict the client's positions.
     */
    private CompletableFuture<Map<String, Optional<TopicInfo>>> changed(
            Optional<StartOffsets.Outcome> found, Map<String, Uuid> ids) {
        Map<String, Uuid> doubted = new HashMap<>(ids);
        found.ifPresent(outcome -> doubted.keySet().retainAll(outcome.doubted()));
        return topics.changed(doubted, client());
    }
}
