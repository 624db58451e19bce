package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.SharedAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits until enough of a request's questions are answered: all of them, or all but those of partitions that Kafka
 * cannot answer for at present, for example because they have no leader. Such partitions delay the others only for a
 * moment.
 *
 * <p>Belongs to the client's thread. Kafka's thread only gives that thread a task.
 */
final class AnswerWait {
    private final List<SharedAnswers<OffsetAndEpoch>> answers;
    private final LookupContext context;
    private final BooleanSupplier canContinue;
    private final Runnable enough;
    private final Consumer<Throwable> failed;
    private final Runnable listener;

    private Runnable cancelGrace = () -> {};
    private boolean isGraceOver;
    private boolean isOver;

    /**
     * A wait that starts with {@link #begin}.
     *
     * @param questions the questions
     * @param canContinue whether the answers that are there suffice, if no others are expected soon
     * @param enough called once, when enough is answered
     * @param failed called instead, with a failure that is not one of Kafka's
     */
    AnswerWait(
            List<RuleAnswers> questions,
            LookupContext context,
            BooleanSupplier canContinue,
            Runnable enough,
            Consumer<Throwable> failed) {
        this.answers = new ArrayList<>(questions.size());
        for (RuleAnswers each : questions) {
            SharedAnswers<OffsetAndEpoch> shared = each.shared();
            if (shared != null) {
                answers.add(shared);
            }
        }
        this.context = context;
        this.canContinue = canContinue;
        this.enough = enough;
        this.failed = failed;
        this.listener = () -> context.client().execute(this::look);
    }

    /** Starts to wait. A request that can continue without further answers waits only for a moment. */
    void begin() {
        answers.forEach(each -> each.join(listener));
        look();
        if (!isOver && canContinue.getAsBoolean()) {
            cancelGrace = context.scheduler()
                    .after(SharedAnswers.GRACE, () -> context.client().execute(() -> {
                        isGraceOver = true;
                        look();
                    }));
        }
    }

    private void look() {
        if (isOver) {
            return;
        }
        boolean areAllComplete = true;
        boolean areAllRipe = true;
        for (SharedAnswers<OffsetAndEpoch> each : answers) {
            Throwable error = each.error();
            if (error != null) {
                end();
                failed.accept(error);
                return;
            }
            areAllComplete &= each.isComplete();
            areAllRipe &= each.isRipe();
        }
        if (areAllComplete || ((areAllRipe || isGraceOver) && canContinue.getAsBoolean())) {
            end();
            enough.run();
        }
    }

    /** Stops waiting. Questions that no other client asks are dropped if they are not sent yet. */
    void end() {
        if (!isOver) {
            isOver = true;
            cancelGrace.run();
            answers.forEach(each -> each.leave(listener));
        }
    }

    /** Why a question was not answered; {@code null} if none has failed. */
    @Nullable
    Throwable failure() {
        for (SharedAnswers<OffsetAndEpoch> each : answers) {
            Throwable failure = each.failure();
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }
}
