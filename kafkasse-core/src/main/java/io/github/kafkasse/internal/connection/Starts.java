package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamCompleteException;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.encode.RecordSelection;
import io.github.kafkasse.internal.kafka.ClusterTag;
import io.github.kafkasse.internal.kafka.Unavailable;
import io.github.kafkasse.internal.position.IdText;
import io.github.kafkasse.internal.position.PartitionStart;
import io.github.kafkasse.internal.position.PositionResolver;
import io.github.kafkasse.internal.position.PositionResolver.Resolution;
import io.github.kafkasse.internal.position.Positions;
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
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

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
    private final InstantSource clock;
    private final IdSettings ids;
    private final long slackMillis;
    private final IdLimits limits;

    public Starts(
            PositionResolver resolver,
            Misconfiguration misconfiguration,
            ClusterTag cluster,
            Settings settings,
            InstantSource clock) {
        this.resolver = resolver;
        this.misconfiguration = misconfiguration;
        this.cluster = cluster;
        this.clock = clock;
        this.ids = IdSettings.of(settings);
        this.limits = new IdLimits(settings);
        this.slackMillis = settings.get(Setting.ID_TIMESTAMP_SLACK).toMillis();
    }

    /**
     * Resolves where a request starts; fails with a {@link KafkaSseException}. Completes on one of Kafka's threads. Its
     * user cancels it when it is no longer needed.
     */
    CompletableFuture<StreamStart> find(Request request) {
        long pinned = clock.millis() - slackMillis;
        CompletableFuture<String> name = ids.timestamps() ? cluster.get() : CompletableFuture.completedFuture("");
        CompletableFuture<Resolution> resolved =
                resolver.resolve(request.topics(), request.lastEventId(), request.since());
        CompletableFuture<Optional<StreamBound>> bound = bound(request);
        CompletableFuture<StreamStart> found = resolved.thenCompose(resolution ->
                        bound.thenCombine(name, (end, tag) -> start(request, resolution, end, tag, pinned)))
                .exceptionallyCompose(this::explained);
        return cancelling(cancelling(found, resolved), bound);
    }

    /** Resolves where a request ends, in parallel with its start: the end is pinned when the client connects. */
    private CompletableFuture<Optional<StreamBound>> bound(Request request) {
        Until until = request.until();
        if (until == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Resolution> resolved = resolver.resolve(request.topics(), until.id(), until.time());
        return cancelling(resolved.thenApply(end -> Optional.of(new StreamBound(request, until.id(), end))), resolved);
    }

    /** {@return the first future, whose cancellation also cancels the second one} */
    public static <T> CompletableFuture<T> cancelling(CompletableFuture<T> future, CompletableFuture<?> source) {
        CompletableFuture<T> unused = future.whenComplete((value, failure) -> {
            if (future.isCancelled()) {
                source.cancel(false);
            }
        });
        return future;
    }

    private CompletableFuture<StreamStart> explained(Throwable failure) {
        return reason(failure) instanceof TopicNotAvailableException notAvailable
                ? refusal(notAvailable).thenCompose(CompletableFuture::failedFuture)
                : CompletableFuture.failedFuture(failure);
    }

    /** Looks up starts that could not be looked up before; fails if none of them can be looked up now. */
    CompletableFuture<List<PartitionStart>> find(Collection<StartRule> unresolved) {
        return resolver.resolve(unresolved);
    }

    /** Calls back, on any thread, when a partition can be looked up again. {@return an action that stops waiting} */
    Runnable onRecovery(StartRule start, Runnable recovered) {
        return resolver.onRecovery(start.partition(), recovered);
    }

    /** Moves a cursor to the start of a partition that could not be looked up before. */
    void settle(Positions.Cursor cursor, int index, PartitionStart start) {
        cursor.jump(index, start.offset());
        cursor.epoch(index, start.epoch());
        cursor.mark(index, timestamp(start, clock.millis() - slackMillis), start.seen(), start.skip());
    }

    /** The positions without the data that ids no longer need, now that all partitions are resolved. */
    Positions settled(Positions positions) {
        boolean needed = ids.timestamps();
        for (int i = 0; i < positions.size(); i++) {
            needed |= positions.offset(i) < 0 || positions.skip(i) != 0;
        }
        return needed ? positions : positions.unmarked();
    }

    /** The client's error for a request that failed with this one: a misconfigured service has priority. */
    public CompletableFuture<KafkaSseException> refusal(KafkaSseException reason) {
        return reason instanceof TopicNotAvailableException notAvailable
                ? misconfiguration.orElse(notAvailable)
                : CompletableFuture.completedFuture(reason);
    }

    /** Checks a request: completes with how its stream would open, or with the exception that refuses it. */
    public CompletableFuture<StreamOpening> check(Request request) {
        CompletableFuture<StreamStart> found = find(request);
        CompletableFuture<StreamOpening> checked = found.handle((start, failure) -> {
            if (start != null && start.isComplete() && request.isReconnect()) {
                throw complete();
            }
            if (start != null) {
                String id = new IdText(
                                ids.layout(start.key(), start.cluster()),
                                start.positions().cursor())
                        .toString();
                return start.opening(id);
            }
            KafkaSseException reason = reason(failure);
            if (!(reason instanceof KafkaUnavailableException && request.namesEveryPosition())) {
                throw reason;
            }
            return request.ownOpening();
        });
        return cancelling(checked, found);
    }

    /** The client's error for a failed future. */
    static KafkaSseException reason(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof KafkaSseException known
                ? known
                : Unavailable.with("Kafka did not return the offsets at which the stream starts.", failure);
    }

    /** The refusal of a request that this server cannot serve now, but another server or a later attempt can. */
    public static KafkaSseException notNow(String detail) {
        return Unavailable.with(detail, null);
    }

    /** The answer to a client that resumes a bounded stream of which it has everything. */
    static KafkaSseException complete() {
        return new StreamCompleteException("The stream is complete.");
    }

    /** The refusal of a request because the server is shutting down. */
    public static KafkaSseException goingDown() {
        return notNow("The server is going down; another try may reach another one.");
    }

    private StreamStart start(
            Request request, Resolution resolution, Optional<StreamBound> bound, String tag, long pinned) {
        Map<String, StreamTopic> topics = new TreeMap<>();
        resolution.topics().forEach(topic -> topics.put(topic.name(), topic));
        long coarsely = pinned - Math.floorMod(pinned, PIN_MILLIS);
        List<StartRule> unresolved = resolution.unresolved().stream()
                .map(each -> each.pinnedAt(coarsely))
                .toList();
        List<PartitionStart> all = new ArrayList<>(resolution.partitions());
        unresolved.forEach(each -> all.add(each.unresolved()));
        all.sort(Comparator.comparing(PartitionStart::partition, PartitionStart.ORDER));
        RecordSelection selection = new RecordSelection(
                request.filter(),
                bound.map(each -> positions(each.ends(resolution), pinned)).orElse(null),
                List.of());
        Feed.Key key = new Feed.Key(
                all.stream().map(PartitionStart::partition).toList(),
                topics,
                selection,
                request.format(),
                request.isGzip());
        Positions positions = positions(all, pinned);
        StreamStart start = new StreamStart(
                key,
                positions,
                all.stream().map(PartitionStart::tailStart).toList(),
                tag,
                all.stream().flatMap(each -> loss(each).stream()).toList(),
                all.stream().flatMap(each -> divergence(each).stream()).toList(),
                unresolved,
                bound.map(each -> each.range(key, positions, ids.layout(key, tag), ids.timestamps()))
                        .orElse(null),
                request.isLatest());
        if (!request.isReconnect()) {
            limits.check(start);
        }
        return start;
    }

    private Positions positions(List<PartitionStart> starts, long pinned) {
        Positions.Cursor cursor = Positions.of(
                        starts.stream().mapToLong(PartitionStart::offset).toArray())
                .cursor();
        for (int i = 0; i < starts.size(); i++) {
            PartitionStart each = starts.get(i);
            if (ids.timestamps() || each.skip() != 0 || each.offset() < 0) {
                cursor.mark(i, timestamp(each, pinned), each.seen(), each.skip());
            }
            cursor.epoch(i, each.epoch());
        }
        return cursor.positions();
    }

    /** The requested records that Kafka has deleted. */
    static Optional<Notice.Loss> loss(PartitionStart start) {
        TopicPartition partition = start.partition();
        return start.lost() == 0
                ? Optional.empty()
                : Optional.of(new Notice.Loss(partition.topic(), partition.partition(), start.lost()));
    }

    /** Where Kafka's log differs from the one that the client has read. */
    static Optional<Notice.Divergence> divergence(PartitionStart start) {
        TopicPartition partition = start.partition();
        return start.hasDiverged()
                ? Optional.of(new Notice.Divergence(partition.topic(), partition.partition(), start.divergedAt()))
                : Optional.empty();
    }

    /** A time such that the client has all older records: at an end, the present time minus the slack of clusters. */
    private static long timestamp(PartitionStart start, long pinned) {
        if (start.timestamp() >= 0) {
            return start.timestamp();
        }
        return start.offset() >= start.end() ? Math.max(0, pinned) : 0;
    }
}
