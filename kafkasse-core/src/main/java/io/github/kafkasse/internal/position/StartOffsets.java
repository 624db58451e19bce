package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.OffsetLookup;
import io.github.kafkasse.internal.kafka.OffsetLookup.Moment;
import io.github.kafkasse.internal.kafka.TruncationCheck;
import io.github.kafkasse.internal.kafka.Unavailable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The lookups of one request, in three stages. First the oldest offsets and the ends, in parallel. Then, when the ends
 * are known, the times, and where logs differ. Last, where Kafka has deleted records, the times after them. (If no
 * record has the requested time, the stream starts at the end as it was <em>before</em> the time was looked up, so that
 * records written since are not skipped.)
 *
 * <p>Each stage continues with the partitions that were answered. Used once; completes on the thread of Kafka's
 * answers, or on the scheduler's.
 */
final class StartOffsets {
    private final OffsetLookup lookup;
    private final TruncationCheck truncation;
    private final Set<TopicPartition> unresolved;
    private final boolean evenNone;
    private final Scheduler scheduler;

    private Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> earliest = Map.of();
    private Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> latest = Map.of();
    private Map<Moment, CompletableFuture<OffsetAndEpoch>> times = Map.of();
    private Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> common = Map.of();
    private Map<Moment, CompletableFuture<OffsetAndEpoch>> later = Map.of();

    // Guarded by this.
    private boolean abandoned;
    private Runnable takeBack = () -> {};

    /**
     * @param unresolved the partitions that are known to have no answer at present
     * @param evenNone whether the request can continue without any answer
     */
    StartOffsets(
            OffsetLookup lookup,
            TruncationCheck truncation,
            Set<TopicPartition> unresolved,
            boolean evenNone,
            Scheduler scheduler) {
        this.lookup = lookup;
        this.truncation = truncation;
        this.unresolved = unresolved;
        this.evenNone = evenNone;
        this.scheduler = scheduler;
    }

    /**
     * The result of the lookups.
     *
     * @param settled the partitions that Kafka has answered for
     * @param unresolved the others
     * @param doubted the topics with a moved position: if such a topic was recreated, the move is not valid
     */
    record Outcome(List<PartitionStart> settled, List<StartRule> unresolved, Set<String> doubted) {}

    /**
     * Looks up offsets.
     *
     * @param starts the rules to look up, each of another partition
     * @return in the order of {@code starts}; fails if nothing is settled, unless the request can continue without
     */
    CompletableFuture<Outcome> find(List<StartRule> starts) {
        earliest = lookup.earliest(partitions(starts, StartRule::needsEarliest));
        latest = lookup.latest(partitions(starts, StartRule::needsLatest));
        asked(() -> lookup.forget(earliest, latest, List.of()));
        return gather(starts, Stream.of(earliest, latest).toList())
                .thenCompose(this::findTimes)
                .thenCompose(this::findLaterTimes)
                .thenApply(answered -> outcome(starts, answered));
    }

    /**
     * Cancels the lookups that are not sent to Kafka yet: the client has left, or has waited too long. Thread-safe.
     */
    void abandon() {
        Runnable last;
        synchronized (this) {
            if (abandoned) {
                return;
            }
            abandoned = true;
            last = takeBack;
        }
        last.run();
    }

    /** Each stage replaces the one before it, whose questions were answered, were sent, or are cancelled here. */
    private void asked(Runnable takesBack) {
        Runnable now;
        synchronized (this) {
            now = abandoned ? takesBack : takeBack;
            takeBack = takesBack;
        }
        now.run();
    }

    private CompletableFuture<List<StartRule>> findTimes(List<StartRule> starts) {
        times = lookup.firstSince(starts.stream()
                .filter(StartRule::isInTime)
                .map(StartRule::moment)
                .toList());
        asked(() -> lookup.forget(Map.of(), Map.of(), List.of(times)));
        common = askForTruncations(starts);
        return gather(starts, List.of(byPartition(times), common));
    }

    /**
     * Asks about the positions that Kafka's log may no longer have: an unclean leader election has truncated it, and
     * other records may have been written at the same offsets since. A position whose epoch is the present leader's
     * need not be checked: only one leader writes in an epoch, and it only appends.
     */
    private Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> askForTruncations(List<StartRule> starts) {
        Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> answers = new HashMap<>();
        for (StartRule start : starts) {
            OffsetAndEpoch end = answer(latest, start.partition());
            int leaderEpoch = end == null ? OffsetAndEpoch.UNKNOWN : end.epoch();
            if (start.kind() == StartRule.Kind.OFFSET && start.position().hasEpoch() && leaderEpoch > start.epoch()) {
                answers.put(start.partition(), truncation.lastCommon(start.partition(), start.position(), leaderEpoch));
            }
        }
        return answers;
    }

    /**
     * Finds the partitions of which a client from another cluster may miss records that this cluster has deleted: the
     * first remaining record is later than the client's time, and is not the partition's first record ever.
     */
    private CompletableFuture<List<StartRule>> findLaterTimes(List<StartRule> starts) {
        later = lookup.firstSince(starts.stream()
                .filter(this::isSuspect)
                .map(start -> new Moment(start.partition(), start.value() + 1))
                .toList());
        asked(() -> lookup.forget(Map.of(), Map.of(), List.of(later)));
        return gather(starts, List.of(byPartition(later)));
    }

    private boolean isSuspect(StartRule start) {
        long oldest = known(earliest, start.partition());
        return start.kind() == StartRule.Kind.RESUMED && oldest > 0 && known(times, start.moment()) == oldest;
    }

    private boolean isCutOff(StartRule start) {
        return known(later, new Moment(start.partition(), start.value() + 1)) == known(earliest, start.partition())
                && isSuspect(start);
    }

    /** The starts that have all answers of a stage, as soon as the stage is complete. */
    private CompletableFuture<List<StartRule>> gather(
            List<StartRule> starts, List<Map<TopicPartition, CompletableFuture<OffsetAndEpoch>>> stage) {
        Map<TopicPartition, CompletableFuture<?>> answers = new HashMap<>();
        for (Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> each : stage) {
            each.forEach((partition, answer) -> answers.merge(partition, answer, CompletableFuture::allOf));
        }
        boolean some = answers.size() < starts.size();
        return Gathering.of(answers, unresolved, some, evenNone, scheduler).thenApply(done -> starts.stream()
                .filter(start -> {
                    CompletableFuture<?> answer = answers.get(start.partition());
                    return answer == null || (answer.isDone() && !answer.isCompletedExceptionally());
                })
                .toList());
    }

    private Outcome outcome(List<StartRule> starts, List<StartRule> answered) {
        if (answered.isEmpty() && !starts.isEmpty() && !evenNone) {
            throw Unavailable.because(failure());
        }
        Set<StartRule> settled = new HashSet<>(answered);
        List<StartRule> rest =
                starts.stream().filter(start -> !settled.contains(start)).toList();
        List<PartitionStart> found = new ArrayList<>();
        Set<String> doubted = new HashSet<>();
        for (StartRule start : answered) {
            PartitionStart each = settle(start);
            found.add(each);
            if (start.isMovedIn(each)) {
                doubted.add(start.partition().topic());
            }
        }
        return new Outcome(found, rest, doubted);
    }

    private @Nullable Throwable failure() {
        return Stream.of(earliest, latest, byPartition(times), common, byPartition(later))
                .flatMap(answers -> answers.values().stream())
                .filter(CompletableFuture::isCompletedExceptionally)
                .findFirst()
                .<Throwable>map(
                        answer -> answer.handle((offset, failure) -> failure).join())
                .orElse(null);
    }

    private PartitionStart settle(StartRule start) {
        return start.settle(
                known(earliest, start.partition()),
                answer(latest, start.partition()),
                known(times, start.moment()),
                answer(common, start.partition()),
                isCutOff(start));
    }

    private static List<TopicPartition> partitions(List<StartRule> starts, Predicate<StartRule> which) {
        return starts.stream().filter(which).map(StartRule::partition).toList();
    }

    private static Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> byPartition(
            Map<Moment, CompletableFuture<OffsetAndEpoch>> answers) {
        Map<TopicPartition, CompletableFuture<OffsetAndEpoch>> byPartition = new HashMap<>();
        answers.forEach((moment, answer) -> byPartition.put(moment.partition(), answer));
        return byPartition;
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
