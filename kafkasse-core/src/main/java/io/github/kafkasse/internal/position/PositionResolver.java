package io.github.kafkasse.internal.position;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.position.OffsetLookup.Moment;
import io.github.kafkasse.internal.position.Resolution.PartitionStart;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a client asked for into concrete offsets, before its response opens. Asynchronous: first the topics are
 * described, then the oldest offsets and the ends are looked up side by side, and only when the ends are known, the
 * times. (Where no record is of a time, the stream starts at the end as it was <em>before</em> that was asked: what has
 * come since is not passed over.)
 *
 * <p>Thread-safe; nothing blocks. Futures complete on the caller's thread, on that of Kafka's answers, or on that of
 * the alarms: what hangs on them must be short.
 */
public final class PositionResolver {
    private final OffsetLookup lookup;
    private final TopicDirectory directory;
    private final ClusterTag cluster;
    private final LiveLogs live;
    private final Divergence divergence;
    private final Duration timeout;
    private final Alarms alarms;

    /**
     * A resolver for one cluster.
     *
     * @param kafka answers where offsets are
     * @param directory says which topics there are
     * @param cluster which cluster it is
     * @param live what is in memory
     * @param truncation compares positions with Kafka's logs
     * @param timeout how long a client waits in all
     * @param alarms the clock for that
     */
    public PositionResolver(
            KafkaQueries kafka,
            TopicDirectory directory,
            ClusterTag cluster,
            LiveLogs live,
            TruncationCheck truncation,
            Duration timeout,
            Alarms alarms) {
        this.lookup = new OffsetLookup(kafka, alarms);
        this.directory = directory;
        this.cluster = cluster;
        this.live = live;
        this.divergence = new Divergence(truncation);
        this.timeout = timeout;
        this.alarms = alarms;
    }

    /**
     * The one answer for a topic that does not exist and for one that the client may not read.
     *
     * @param topic its name as the client wrote it
     * @return what to tell the client
     */
    public static TopicNotAvailableException notAvailable(String topic) {
        return new TopicNotAvailableException("Topic " + Quoted.of(topic) + " is not available.");
    }

    /**
     * Where a stream starts.
     *
     * @param topics the topics that the request names, all of them allowed
     * @param id the client's {@code Last-Event-ID}: only what it lists is streamed; {@code null} for all partitions
     * @param since where to start what has no position; {@code null} for the end
     * @return the offsets; fails with {@link TopicNotAvailableException} if a topic or partition does not exist, or if
     *     the id names a topic that the request does not, and with {@link KafkaUnavailableException} if Kafka does not
     *     answer in time
     */
    public CompletableFuture<Resolution> resolve(Set<String> topics, @Nullable LastEventId id, @Nullable Since since) {
        CompletableFuture<Resolution> result = new CompletableFuture<>();
        Optional<String> strange = id == null
                ? Optional.empty()
                : id.entries().stream()
                        .map(LastEventId.Entry::topic)
                        .filter(topic -> !topics.contains(topic))
                        .findFirst();
        if (strange.isPresent()) {
            result.completeExceptionally(new TopicNotAvailableException("Last-Event-ID names the topic "
                    + Quoted.of(strange.get()) + ", which is not among those of the URL."));
            return result;
        }
        Runnable takeAlarmBack = alarms.after(timeout, () -> result.completeExceptionally(Unavailable.because(null)));
        CompletableFuture<Resolution> unused = directory
                .find(topics)
                .thenCompose(infos -> doubtful(infos, id))
                .thenCombine(clusterFor(id), (infos, here) -> plan(existing(infos), id, since, here.orElse(null)))
                .thenCompose(this::lookUp)
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

    /**
     * Asks again about topics that the client seems to know better than the directory: its id may have been made on
     * another server, after a change that this one has not noticed yet.
     */
    private CompletableFuture<Map<String, Optional<TopicInfo>>> doubtful(
            Map<String, Optional<TopicInfo>> infos, @Nullable LastEventId id) {
        Set<String> topics = new HashSet<>();
        for (LastEventId.Entry entry : id == null ? List.<LastEventId.Entry>of() : id.entries()) {
            Optional<TopicInfo> info = infos.getOrDefault(entry.topic(), Optional.empty());
            if (info.isEmpty() || (entry instanceof PartitionEntry position && isAhead(position, info.get()))) {
                topics.add(entry.topic());
            }
        }
        if (topics.isEmpty()) {
            return CompletableFuture.completedFuture(infos);
        }
        return directory.refresh(topics).thenApply(answered -> {
            if (!answered.keySet().containsAll(topics)) {
                throw Unavailable.because(null);
            }
            Map<String, Optional<TopicInfo>> all = new HashMap<>(infos);
            all.putAll(answered);
            return all;
        });
    }

    private static boolean isAhead(PartitionEntry entry, TopicInfo info) {
        return entry.partition() >= info.partitions()
                || (entry.topicId() != null && !entry.topicId().equals(info.shortId()));
    }

    private CompletableFuture<Optional<String>> clusterFor(@Nullable LastEventId id) {
        boolean matters = id != null
                && id.entries().stream()
                        .anyMatch(entry -> entry instanceof PartitionEntry position && position.at() != null);
        return matters ? cluster.get().thenApply(Optional::of) : CompletableFuture.completedFuture(Optional.empty());
    }

    private static Map<String, TopicInfo> existing(Map<String, Optional<TopicInfo>> infos) {
        Map<String, TopicInfo> existing = new HashMap<>();
        for (String topic : new TreeSet<>(infos.keySet())) {
            TopicInfo info = infos.getOrDefault(topic, Optional.empty()).orElseThrow(() -> notAvailable(topic));
            existing.put(topic, info);
        }
        return existing;
    }

    private StartPlan plan(
            Map<String, TopicInfo> infos, @Nullable LastEventId id, @Nullable Since since, @Nullable String here) {
        StartPlan plan = new StartPlan(since, here, live);
        if (id == null) {
            plan.follow(infos.values());
        } else {
            plan.resume(id, infos);
        }
        return plan;
    }

    private CompletableFuture<Resolution> lookUp(StartPlan plan) {
        List<Start> starts = plan.starts();
        Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> earliest =
                lookup.earliest(partitions(starts, Start::needsEarliest));
        Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> latest =
                lookup.latest(partitions(starts, Start::needsLatest));
        return all(Stream.concat(earliest.values().stream(), latest.values().stream()))
                .thenCompose(done -> {
                    Map<Moment, CompletableFuture<OffsetAndEpoch>> times = lookup.firstSince(starts.stream()
                            .filter(Start::isInTime)
                            .map(PositionResolver::moment)
                            .toList());
                    Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> common = divergence.ask(starts, latest);
                    return all(Stream.concat(times.values().stream(), common.values().stream()))
                            .thenCompose(known -> cutOff(starts, earliest, times))
                            .thenApply(cutOff -> new Resolution(
                                    plan.topics(),
                                    starts.stream()
                                            .map(start -> settle(start, earliest, latest, times, common, cutOff))
                                            .toList()));
                })
                .whenComplete((resolution, failure) -> {
                    if (failure != null) { // perhaps a topic is no longer what the directory says
                        plan.topics()
                                .forEach(topic ->
                                        directory.invalidate(topic.info().name()));
                    }
                });
    }

    /**
     * The partitions of which a client from another cluster may lack records that this one has deleted: the first that
     * is left is later than where the client stands in time, and was not the first that there ever was.
     */
    private CompletableFuture<Set<TopicPartition>> cutOff(
            List<Start> starts,
            Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> earliest,
            Map<Moment, CompletableFuture<OffsetAndEpoch>> times) {
        Map<Moment, Long> suspects = new HashMap<>();
        for (Start start : starts) {
            long oldest = known(earliest, start.partition());
            if (start.kind() == Start.Kind.RESUMED && oldest > 0 && known(times, moment(start)) == oldest) {
                suspects.put(new Moment(start.partition(), start.value() + 1), oldest);
            }
        }
        Map<Moment, CompletableFuture<OffsetAndEpoch>> later = lookup.firstSince(suspects.keySet());
        return all(later.values().stream()).thenApply(known -> {
            Set<TopicPartition> cutOff = new HashSet<>();
            suspects.forEach((moment, oldest) -> {
                if (known(later, moment) == oldest) {
                    cutOff.add(moment.partition());
                }
            });
            return cutOff;
        });
    }

    private static List<TopicPartition> partitions(List<Start> starts, Predicate<Start> which) {
        return starts.stream().filter(which).map(Start::partition).toList();
    }

    private static CompletableFuture<Void> all(Stream<CompletableFuture<OffsetAndEpoch>> answers) {
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
    }

    private static Moment moment(Start start) {
        return new Moment(start.partition(), start.value());
    }

    private static PartitionStart settle(
            Start start,
            Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> earliest,
            Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> latest,
            Map<Moment, CompletableFuture<OffsetAndEpoch>> times,
            Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> common,
            Set<TopicPartition> cutOff) {
        if (start.kind() == Start.Kind.LIVE) {
            return pinned(start, start.value(), start.end(), 0).withEpochs(start.epoch(), start.epoch());
        }
        TopicPartition partition = start.partition();
        long oldest = known(earliest, partition);
        OffsetAndEpoch pin = Objects.requireNonNull(latest.get(partition)).join();
        long end = pin.offset();
        PartitionStart settled =
                switch (start.kind()) {
                    case LIVE, END -> pinned(start, end, end, 0);
                    case BEGINNING -> pinned(start, oldest, end, 0);
                    case OFFSET -> Divergence.settle(start, oldest, pin, answer(common, partition));
                    case SINCE, RESUMED -> {
                        long lost = cutOff.contains(partition) ? PartitionStart.UNKNOWN_LOSS : 0;
                        yield inTime(start, oldest, end, known(times, moment(start)), lost);
                    }
                };
        return start.kind() == Start.Kind.OFFSET ? settled : settled.withEpochs(pin.epoch(), pin.epoch());
    }

    private static PartitionStart inTime(Start start, long oldest, long end, long found, long lost) {
        boolean exists = found >= 0 && found < end; // what came after the end was asked for follows it anyway
        long offset = exists ? found : end;
        if (start.kind() == Start.Kind.SINCE) {
            long timestamp = exists ? start.timestamp() : Start.UNKNOWN;
            return new PartitionStart(start.partition(), offset, end, lost, timestamp, 0, 0);
        }
        // Where Kafka has deleted records just before the one that was found, those that the client has may be among
        // them, and passing over others instead would lose these: better to repeat some.
        boolean cutOff = start.seen() > 0 && exists && found == oldest && oldest > 0;
        int seen = cutOff ? 0 : start.seen();
        // If this cluster has not come to that time yet, the client has what arrives before it. (A time without records
        // that were seen may be anything that somebody wrote.)
        int skip = exists || seen == 0 ? seen : -1 - seen;
        return new PartitionStart(start.partition(), offset, end, lost, start.timestamp(), seen, skip);
    }

    private static PartitionStart pinned(Start start, long offset, long end, long lost) {
        return new PartitionStart(start.partition(), offset, end, lost, start.timestamp(), start.seen(), 0);
    }

    private static <K> long known(Map<K, CompletableFuture<OffsetAndEpoch>> answers, K key) {
        OffsetAndEpoch answer = answer(answers, key);
        return answer == null ? -1 : answer.offset();
    }

    private static <K> @Nullable OffsetAndEpoch answer(Map<K, CompletableFuture<OffsetAndEpoch>> answers, K key) {
        CompletableFuture<OffsetAndEpoch> answer = answers.get(key);
        return answer == null ? null : answer.join();
    }
}
