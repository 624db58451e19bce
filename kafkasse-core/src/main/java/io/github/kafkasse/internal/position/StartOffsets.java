package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.OffsetLookup.Moment;
import io.github.kafkasse.internal.kafka.SharedAnswers;
import io.github.kafkasse.internal.kafka.Unavailable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Makes the starts of one request from its rules, and asks Kafka what the rules need, in three stages. First the oldest
 * offsets and the ends, in parallel. Then, when the ends are known, the times, and where logs differ. Last, where Kafka
 * has deleted records, the times after them. (If no record has the requested time, the stream starts at the end as it
 * was <em>before</em> the time was looked up, so that records written since are not skipped.)
 *
 * <p>Each stage continues with the partitions that were answered. A rule that needs no answer costs no lookup, and a
 * request without any other rule is answered at once. Used once; belongs to the client's thread.
 */
final class StartOffsets {
    private final LookupContext context;
    private final List<StartRule> rules;
    private final boolean evenNone;
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();

    /** Whether a rule, by its index, has all answers of the stages before. */
    private final boolean[] answered;

    private RuleAnswers oldest = RuleAnswers.NONE;
    private RuleAnswers ends = RuleAnswers.NONE;
    private RuleAnswers times = RuleAnswers.NONE;
    private RuleAnswers common = RuleAnswers.NONE;
    private RuleAnswers later = RuleAnswers.NONE;
    private @Nullable AnswerWait stage;
    private @Nullable Throwable failure;

    /**
     * @param rules the rules, each of another partition
     * @param evenNone whether the request can continue without any answer
     */
    StartOffsets(LookupContext context, List<StartRule> rules, boolean evenNone) {
        this.context = context;
        this.rules = rules;
        this.evenNone = evenNone;
        this.answered = new boolean[rules.size()];
        Arrays.fill(answered, true);
    }

    /**
     * The result of the lookups.
     *
     * @param settled the partitions that need no answer of Kafka, or have it
     * @param unresolved the others
     * @param doubted the topics with a moved position: if such a topic was recreated, the move is not valid
     */
    record Outcome(List<PartitionStart> settled, List<StartRule> unresolved, Set<String> doubted) {}

    /**
     * Looks up offsets.
     *
     * @return in the order of the rules; fails if nothing is settled, unless the request can continue without. It
     *     completes on the client's thread
     */
    CompletableFuture<Outcome> find() {
        oldest = askOffsets(StartRule::needsEarliest, context.offsets()::earliest);
        ends = askOffsets(StartRule::needsLatest, context.offsets()::latest);
        await(List.of(oldest, ends), this::findTimes);
        return result;
    }

    /** Cancels the lookups that are not sent to Kafka yet: the client has left, or has waited too long. */
    void abandon() {
        if (stage != null) {
            stage.end();
        }
    }

    private RuleAnswers askOffsets(
            Predicate<StartRule> need,
            BiFunction<List<TopicPartition>, Set<TopicPartition>, SharedAnswers<OffsetAndEpoch>> question) {
        return RuleAnswers.<TopicPartition>ask(
                rules.size(),
                i -> need.test(rules.get(i)) ? rules.get(i).partition() : null,
                partitions -> question.apply(partitions, context.failing()));
    }

    private RuleAnswers askTimes(IntFunction<@Nullable Moment> moment) {
        return RuleAnswers.<Moment>ask(
                rules.size(), i -> answered[i] ? moment.apply(i) : null, moments -> context.offsets()
                        .firstSince(moments, context.failing()));
    }

    private void findTimes() {
        times = askTimes(i -> rules.get(i).isInTime() ? rules.get(i).moment() : null);
        common = askForTruncations();
        await(List.of(times, common), this::findLaterTimes);
    }

    /**
     * Asks about the positions that Kafka's log may no longer have: an unclean leader election has truncated it, and
     * other records may have been written at the same offsets since. A position whose epoch is the present leader's
     * need not be checked: only one leader writes in an epoch, and it only appends.
     */
    private RuleAnswers askForTruncations() {
        return RuleAnswers.<TruncationQuestion>ask(
                rules.size(), i -> answered[i] ? truncationQuestion(i) : null, this::askForTruncations);
    }

    private record TruncationQuestion(StartRule rule, int leaderEpoch) {}

    private @Nullable TruncationQuestion truncationQuestion(int index) {
        StartRule rule = rules.get(index);
        OffsetAndEpoch end = ends.get(index);
        boolean isAsked =
                rule.kind() == StartRule.Kind.OFFSET && rule.position().hasEpoch();
        return isAsked && end != null && end.epoch() > rule.epoch() ? new TruncationQuestion(rule, end.epoch()) : null;
    }

    private SharedAnswers<OffsetAndEpoch> askForTruncations(List<TruncationQuestion> questions) {
        List<CompletableFuture<OffsetAndEpoch>> answers = new ArrayList<>(questions.size());
        BitSet failing = new BitSet();
        for (TruncationQuestion each : questions) {
            TopicPartition partition = each.rule().partition();
            failing.set(answers.size(), context.failing().contains(partition));
            answers.add(context.truncation().lastCommon(partition, each.rule().position(), each.leaderEpoch()));
        }
        return new SharedAnswers<>(answers, failing, context.scheduler(), () -> {}).begin();
    }

    /**
     * Finds the partitions of which a client from another cluster may miss records that this cluster has deleted: the
     * first remaining record is later than the client's time, and is not the partition's first record ever.
     */
    private void findLaterTimes() {
        later = askTimes(i ->
                isSuspect(i) ? new Moment(rules.get(i).partition(), rules.get(i).value() + 1) : null);
        await(List.of(later), this::finish);
    }

    private boolean isSuspect(int index) {
        long first = oldest.offset(index);
        return rules.get(index).kind() == StartRule.Kind.RESUMED && first > 0 && times.offset(index) == first;
    }

    private boolean isCutOff(int index) {
        return later.isAsked(index) && later.offset(index) == oldest.offset(index);
    }

    /** Continues when a stage has enough answers. Partitions without one stay unresolved. */
    private void await(List<RuleAnswers> questions, Runnable next) {
        AnswerWait wait = new AnswerWait(
                questions,
                context,
                () -> evenNone || isAnyAnswered(questions),
                () -> passed(questions, next),
                result::completeExceptionally);
        stage = wait;
        wait.begin();
    }

    private boolean isAnyAnswered(List<RuleAnswers> questions) {
        for (int i = 0; i < answered.length; i++) {
            if (answered[i] && isAnswered(questions, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAnswered(List<RuleAnswers> questions, int rule) {
        for (RuleAnswers each : questions) {
            if (!each.isAnswered(rule)) {
                return false;
            }
        }
        return true;
    }

    private void passed(List<RuleAnswers> questions, Runnable next) {
        for (int i = 0; i < answered.length; i++) {
            answered[i] = answered[i] && isAnswered(questions, i);
        }
        if (failure == null && stage != null) {
            failure = stage.failure();
        }
        next.run();
    }

    private void finish() {
        List<PartitionStart> settled = new ArrayList<>(rules.size());
        List<StartRule> unresolved = new ArrayList<>();
        Set<String> doubted = new HashSet<>();
        for (int i = 0; i < answered.length; i++) {
            StartRule rule = rules.get(i);
            if (!answered[i]) {
                unresolved.add(rule);
                continue;
            }
            PartitionStart start =
                    rule.settle(oldest.offset(i), ends.get(i), times.offset(i), common.get(i), isCutOff(i));
            settled.add(start);
            if (rule.isMovedIn(start)) {
                doubted.add(rule.partition().topic());
            }
        }
        if (settled.isEmpty() && !rules.isEmpty() && !evenNone) {
            result.completeExceptionally(Unavailable.because(failure));
        } else {
            result.complete(new Outcome(settled, unresolved, doubted));
        }
    }
}
