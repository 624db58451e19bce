package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.internal.common.Scheduler;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's answers to one question about several partitions, for all clients that ask it. Each answer is stored once. A
 * client registers a listener, which is called when there is something to look at, and reads the answers on its own
 * thread.
 *
 * <p>Thread-safe. Listeners are called on the thread of Kafka's answers, or on the scheduler's; they must be short.
 *
 * @param <V> the answer for one partition
 */
public final class SharedAnswers<V> {
    /** How long the other partitions are waited for once one of them is answered. */
    public static final Duration GRACE = Duration.ofMillis(500);

    private final List<CompletableFuture<V>> answers;
    private final BitSet failing;
    private final Scheduler scheduler;
    private final Runnable onLeave;

    // Guarded by this.
    private final Set<Runnable> listeners = new LinkedHashSet<>();
    private int unanswered;
    private int expected;
    private boolean some;
    private boolean isRipe;
    private @Nullable Throwable error;
    private Runnable cancelGrace = () -> {};

    /**
     * Answers that are waited for from {@link #begin} on.
     *
     * @param answers the answer for each partition
     * @param failing the indices of the partitions that Kafka cannot answer for at present: they are not expected soon
     * @param scheduler measures {@link #GRACE}
     * @param onLeave called for each client that {@linkplain #leave leaves}
     */
    public SharedAnswers(List<CompletableFuture<V>> answers, BitSet failing, Scheduler scheduler, Runnable onLeave) {
        this.answers = List.copyOf(answers);
        this.failing = failing;
        this.scheduler = scheduler;
        this.onLeave = onLeave;
        this.unanswered = answers.size();
        this.expected = answers.size() - failing.cardinality();
        this.isRipe = expected == 0;
    }

    /** Starts to wait for the answers. {@return this} */
    public SharedAnswers<V> begin() {
        for (int i = 0; i < answers.size(); i++) {
            boolean isExpected = !failing.get(i);
            CompletableFuture<V> unused =
                    answers.get(i).whenComplete((value, failure) -> answered(isExpected, failure));
        }
        return this;
    }

    private void answered(boolean wasExpected, @Nullable Throwable failure) {
        boolean first;
        boolean isNews;
        synchronized (this) {
            unanswered--;
            expected -= wasExpected ? 1 : 0;
            first = failure == null && !some && unanswered > 0;
            some |= failure == null;
            if (failure != null && error == null && !Unavailable.isKafkas(failure)) {
                error = failure;
            }
            isRipe |= expected == 0;
            isNews = isRipe || error != null;
        }
        if (first && !isNews) {
            startGrace();
        } else if (isNews) {
            tell();
        }
    }

    private void startGrace() {
        Runnable cancel = scheduler.after(GRACE, () -> {
            synchronized (this) {
                isRipe = true;
            }
            tell();
        });
        synchronized (this) {
            cancelGrace = cancel;
        }
    }

    private void tell() {
        List<Runnable> told;
        Runnable cancel;
        synchronized (this) {
            told = List.copyOf(listeners);
            cancel = cancelGrace;
        }
        cancel.run();
        told.forEach(Runnable::run);
    }

    /** Adds a listener. The caller looks at the answers after this call: they may be there already. */
    public synchronized void join(Runnable listener) {
        listeners.add(listener);
    }

    /** Removes a listener. If all clients have left, questions that are not sent are dropped. */
    public void leave(Runnable listener) {
        boolean left;
        synchronized (this) {
            left = listeners.remove(listener);
        }
        if (left) {
            onLeave.run();
        }
    }

    /** Whether all answers are there, or have failed. */
    public synchronized boolean isComplete() {
        return unanswered == 0;
    }

    /** Whether no further answer is expected soon. From then on, listeners are called for each answer. */
    public synchronized boolean isRipe() {
        return isRipe;
    }

    /** The first failure that is not one of Kafka's, or {@code null}. */
    public synchronized @Nullable Throwable error() {
        return error;
    }

    /** Whether a partition is answered, and not with a failure. */
    public boolean isAnswered(int index) {
        CompletableFuture<V> answer = answers.get(index);
        return answer.isDone() && !answer.isCompletedExceptionally();
    }

    /** The answer for a partition that {@linkplain #isAnswered is answered}. */
    public V get(int index) {
        return answers.get(index).join();
    }

    /** Why there is no answer for a partition, or {@code null} if none has failed. */
    public @Nullable Throwable failure() {
        for (CompletableFuture<V> answer : answers) {
            if (answer.isCompletedExceptionally()) {
                return answer.handle((value, failure) -> failure).join();
            }
        }
        return null;
    }
}
