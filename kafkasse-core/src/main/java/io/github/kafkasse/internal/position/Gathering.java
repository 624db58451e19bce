package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.internal.kafka.Unavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Waits for Kafka's answers about the partitions of one request. A partition without an answer, for example one without
 * a leader, delays the others only for a moment.
 *
 * <p>Thread-safe. The result completes on the thread of the last required answer, or on the scheduler's.
 */
final class Gathering {
    /** How long to wait for the other partitions once one of them can be streamed. */
    static final Duration GRACE = Duration.ofMillis(500);

    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private final boolean evenNone;
    private final Scheduler scheduler;

    // Guarded by this.
    private int unanswered;
    private int expected;
    private boolean some;

    /**
     * @param some whether the request already has a partition that needs no answer
     * @param evenNone whether the request can continue without any answer
     */
    private Gathering(boolean some, boolean evenNone, Scheduler scheduler) {
        this.some = some;
        this.evenNone = evenNone;
        this.scheduler = scheduler;
    }

    /**
     * Waits for answers.
     *
     * @param answers the pending answer for each partition
     * @param unresolved the partitions that are known to have no answer at present: they are not waited for
     * @param some whether the request already has a partition that needs no answer
     * @param evenNone whether the request can continue without any answer
     * @param scheduler measures {@link #GRACE}
     * @return completes when all partitions that are not {@code unresolved} are answered, or after {@link #GRACE};
     *     fails with the first failure that is not one of Kafka's
     */
    static CompletableFuture<Void> of(
            Map<TopicPartition, ? extends CompletableFuture<?>> answers,
            Set<TopicPartition> unresolved,
            boolean some,
            boolean evenNone,
            Scheduler scheduler) {
        Gathering gathering = new Gathering(some, evenNone, scheduler);
        gathering.unanswered = answers.size();
        gathering.expected = (int) answers.keySet().stream()
                .filter(partition -> !unresolved.contains(partition))
                .count();
        gathering.begin();
        answers.forEach((partition, answer) -> {
            CompletableFuture<?> unused = answer.whenComplete(
                    (value, failure) -> gathering.answered(!unresolved.contains(partition), failure));
        });
        return gathering.result;
    }

    private void begin() {
        boolean enough;
        synchronized (this) {
            enough = isEnough();
        }
        if (enough) {
            result.complete(null);
        } else if (some || evenNone) {
            waitAMoment();
        }
    }

    private void answered(boolean wasExpected, @Nullable Throwable failure) {
        if (failure != null && !Unavailable.isKafkas(failure)) {
            result.completeExceptionally(failure);
            return;
        }
        boolean enough;
        boolean first;
        synchronized (this) {
            unanswered--;
            expected -= wasExpected ? 1 : 0;
            first = failure == null && !some;
            some |= failure == null;
            enough = isEnough();
        }
        if (enough) {
            result.complete(null);
        } else if (first && !evenNone) {
            waitAMoment();
        }
    }

    /** Called with the lock held. */
    private boolean isEnough() {
        return unanswered == 0 || (expected == 0 && (some || evenNone));
    }

    private void waitAMoment() {
        Runnable takeAlarmBack = scheduler.after(GRACE, () -> result.complete(null));
        CompletableFuture<Void> unused = result.whenComplete((done, failure) -> takeAlarmBack.run());
    }
}
