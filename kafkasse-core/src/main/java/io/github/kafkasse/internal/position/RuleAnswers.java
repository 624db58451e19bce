package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.SharedAnswers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one question about some of a request's partitions, by the index of the partition's rule. The answers
 * themselves are shared with other clients. Belongs to the client's thread.
 */
final class RuleAnswers {
    private static final int NOT_ASKED = -1;

    /** A question that was not asked, for any rules. */
    static final RuleAnswers NONE = new RuleAnswers(new int[0], null);

    /** For each rule, the index of its answer. */
    private final int[] indices;

    private final @Nullable SharedAnswers<OffsetAndEpoch> answers;

    private RuleAnswers(int[] indices, @Nullable SharedAnswers<OffsetAndEpoch> answers) {
        this.indices = indices;
        this.answers = answers;
    }

    /**
     * Asks a question about those rules that need it.
     *
     * @param rules the number of rules
     * @param subject what is asked about the rule of an index; {@code null} if nothing is
     * @param question asks
     */
    static <K> RuleAnswers ask(
            int rules, IntFunction<@Nullable K> subject, Function<List<K>, SharedAnswers<OffsetAndEpoch>> question) {
        List<K> asked = new ArrayList<>();
        int[] indices = new int[rules];
        Arrays.fill(indices, NOT_ASKED);
        for (int i = 0; i < rules; i++) {
            K about = subject.apply(i);
            if (about != null) {
                indices[i] = asked.size();
                asked.add(about);
            }
        }
        return asked.isEmpty() ? NONE : new RuleAnswers(indices, question.apply(asked));
    }

    /** The answers, if the question was asked about a rule; {@code null} otherwise. */
    private @Nullable SharedAnswers<OffsetAndEpoch> answersAbout(int rule) {
        return answers == null || indices[rule] == NOT_ASKED ? null : answers;
    }

    /** Whether the question was asked about a rule. */
    boolean isAsked(int rule) {
        return answersAbout(rule) != null;
    }

    /** Whether a rule need not, or need no longer, wait for an answer, because it is there. */
    boolean isAnswered(int rule) {
        SharedAnswers<OffsetAndEpoch> asked = answersAbout(rule);
        return asked == null || asked.isAnswered(indices[rule]);
    }

    /** The answer about a rule; {@code null} if the question was not asked about it. */
    @Nullable
    OffsetAndEpoch get(int rule) {
        SharedAnswers<OffsetAndEpoch> asked = answersAbout(rule);
        return asked == null ? null : asked.get(indices[rule]);
    }

    /** The offset in the answer about a rule; -1 if the question was not asked about it. */
    long offset(int rule) {
        OffsetAndEpoch answer = get(rule);
        return answer == null ? -1 : answer.offset();
    }

    /** What is waited for; {@code null} if nothing was asked. */
    @Nullable
    SharedAnswers<OffsetAndEpoch> shared() {
        return answers;
    }
}
