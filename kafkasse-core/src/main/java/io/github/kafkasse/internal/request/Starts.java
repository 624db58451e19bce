package io.github.kafkasse.internal.request;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.common.Continuation;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.encode.RecordSelection;
import io.github.kafkasse.internal.kafka.ClusterTag;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.position.IdText;
import io.github.kafkasse.internal.position.PartitionStart;
import io.github.kafkasse.internal.position.PositionResolver;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.Resolution;
import io.github.kafkasse.internal.position.StartRule;
import io.github.kafkasse.internal.position.StreamTopic;
import io.github.kafkasse.internal.position.Until;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;

/**
 * Resolves what a client follows, and from where. Thread-safe; nothing blocks.
 */
public final class Starts {
    /**
     * The grid of the times at which unresolved partitions are pinned. Clients that connect within 10 s of each other
     * get the same positions, and so share their batches.
     */
    private static final long PIN_MILLIS = 10_000;

    private final PositionResolver resolver;
    private final Misconfiguration misconfiguration;
    private final ClusterTag cluster;
    private final IdSettings ids;
    private final StartPositions positions;
    private final IdLimits limits;
    private final SharedStarts shared = new SharedStarts(this::lookUp);

    public Starts(
            PositionResolver resolver,
            Misconfiguration misconfiguration,
            ClusterTag cluster,
            Settings settings,
            InstantSource clock) {
        this.resolver = resolver;
        this.misconfiguration = misconfiguration;
        this.cluster = cluster;
        this.ids = IdSettings.of(settings);
        this.positions = new StartPositions(
                ids.timestamps(), settings.get(Setting.ID_TIMESTAMP_SLACK).toMillis(), clock);
        this.limits = new IdLimits(settings);
    }

    /**
     * Resolves where a request starts; fails with a {@link KafkaSseException}. The caller cancels it when it is no
     * longer needed. Equal requests of clients that connect at the same time get the same object.
     *
     * @param client runs the client's work: it calls this method, and completes the result
     */
    public CompletableFuture<StreamStart> find(Request request, Executor client) {
        return shared.find(request, client);
    }

    private CompletableFuture<StreamStart> lookUp(Request request, Executor client) {
        long pinned = positions.pinned();
        CompletableFuture<String> name =
                ids.timestamps() ? Continuation.on(client, cluster.get()) : CompletableFuture.completedFuture("");
        CompletableFuture<Resolution> resolved =
                resolver.resolve(request.topics(), request.lastEventId(), request.since(), client);
        CompletableFuture<Optional<StreamBound>> bound = bound(request, client);
        CompletableFuture<StreamStart> found = resolved.thenCompose(resolution ->
                        bound.thenCombine(name, (end, tag) -> start(request, resolution, end, tag, pinned)))
                .exceptionallyCompose(failure -> explained(failure, client));
        return Continuation.cancelling(Continuation.cancelling(found, resolved), bound);
    }

    /** Resolves where a request ends, in parallel with its start: the end is pinned when the client connects. */
    private CompletableFuture<Optional<StreamBound>> bound(Request request, Executor client) {
        Until until = request.until();
        if (until == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Resolution> resolved = resolver.resolve(request.topics(), until.id(), until.time(), client);
        return Continuation.cancelling(
                resolved.thenApply(end -> Optional.of(new StreamBound(request, until.id(), end))), resolved);
    }

    private CompletableFuture<StreamStart> explained(Throwable failure, Executor client) {
        return Refusals.of(failure) instanceof TopicNotAvailableException notAvailable
                ? refusal(notAvailable, client).thenCompose(CompletableFuture::failedFuture)
                : CompletableFuture.failedFuture(failure);
    }

    /**
     * Looks up starts that could not be looked up before; fails if none of them can be looked up now.
     *
     * @param client runs the client's work: it calls this method, and completes the result
     */
    public CompletableFuture<List<PartitionStart>> find(Collection<StartRule> unresolved, Executor client) {
        return resolver.resolve(unresolved, client);
    }

    /** Calls back, on any thread, when a partition can be looked up again. {@return an action that stops waiting} */
    public Runnable onRecovery(StartRule start, Runnable recovered) {
        return resolver.onRecovery(start.partition(), recovered);
    }

    /** The positions of starts, with what ids need. */
    public StartPositions positions() {
        return positions;
    }

    /**
     * The error for a client whose request failed with this one. If the service is misconfigured, the error says that
     * instead.
     *
     * @param client runs the client's work; it completes the result, or the caller's thread does
     */
    public CompletableFuture<KafkaSseException> refusal(KafkaSseException reason, Executor client) {
        return reason instanceof TopicNotAvailableException notAvailable
                ? misconfiguration.orElse(notAvailable, client)
                : CompletableFuture.completedFuture(reason);
    }

    private StreamStart start(
            Request request, Resolution resolution, Optional<StreamBound> bound, String tag, long pinned) {
        Map<String, StreamTopic> topics = new TreeMap<>();
        resolution.topics().forEach(topic -> topics.put(topic.name(), topic));
        List<StartRule> unresolved = pinned(resolution.unresolved(), pinned);
        List<PartitionStart> all = all(resolution.partitions(), unresolved);
        RecordSelection selection = new RecordSelection(
                request.filter(),
                bound.map(each -> positions.of(each.ends(resolution), pinned)).orElse(null),
                List.of());
        List<TopicPartition> partitions = new ArrayList<>(all.size());
        List<OffsetAndEpoch> tailStarts = new ArrayList<>(all.size());
        List<Notice.Loss> losses = new ArrayList<>(0);
        List<Notice.Divergence> divergences = new ArrayList<>(0);
        for (PartitionStart each : all) {
            partitions.add(each.partition());
            tailStarts.add(each.tailStart());
            Notice.Loss.of(each).ifPresent(losses::add);
            Notice.Divergence.of(each).ifPresent(divergences::add);
        }
        Feed.Key key = new Feed.Key(partitions, topics, selection, request.format(), request.isGzip());
        Positions from = positions.of(all, pinned);
        StreamStart start = new StreamStart(
                key,
                from,
                tailStarts,
                tag,
                losses,
                divergences,
                unresolved,
                bound.map(each -> each.range(key, from, ids.layout(key, tag), ids.timestamps()))
                        .orElse(null),
                request.isLatest());
        if (!request.isReconnect()) {
            limits.check(start);
        }
        return start;
    }

    /** The first id of a stream. */
    String id(StreamStart start) {
        return new IdText(
                        ids.layout(start.key(), start.cluster()),
                        start.positions().cursor())
                .toString();
    }

    private static List<StartRule> pinned(List<StartRule> unresolved, long pinned) {
        long coarsely = pinned - Math.floorMod(pinned, PIN_MILLIS);
        return unresolved.stream().map(each -> each.pinnedAt(coarsely)).toList();
    }

    /** The starts of all partitions, in the stream's order. */
    private static List<PartitionStart> all(List<PartitionStart> settled, List<StartRule> unresolved) {
        if (unresolved.isEmpty()) {
            return settled;
        }
        List<PartitionStart> all = new ArrayList<>(settled);
        unresolved.forEach(each -> all.add(each.unresolved()));
        all.sort(Comparator.comparing(PartitionStart::partition, PartitionStart.ORDER));
        return all;
    }
}
