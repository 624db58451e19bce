package io.github.kafkasse.internal.engine;

import io.github.kafkasse.Health;
import io.github.kafkasse.internal.common.EngineThread;
import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.internal.kafka.KafkaQueries;
import io.github.kafkasse.internal.log.PartitionCaches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the engine: whether its threads return from their turns, and whether Kafka answers. Kafka is asked at most
 * once a second, and a check waits for a slow Kafka only for a moment. The result may be public: it contains how many
 * partitions cannot be read, but not their names, which are in the log. Thread-safe; nothing blocks.
 */
final class HealthCheck {
    /** No turn of a healthy thread takes this long: its longest wait for Kafka is a few seconds. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(15);

    private static final long KAFKA_TTL_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * How long a check waits for Kafka's answer: less than the default timeout of a service's probe, which is a second.
     * A later answer is used by the next check.
     */
    private static final Duration KAFKA_WAIT = Duration.ofMillis(500);

    private final List<EngineThread> threads;
    private final PartitionCaches caches;
    private final KafkaQueries kafka;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;

    private volatile boolean kafkaHasAnswered;

    // Guarded by this.
    private @Nullable CompletableFuture<Boolean> kafkaAnswers;
    private long askedNanos;

    HealthCheck(
            List<EngineThread> threads,
            PartitionCaches caches,
            KafkaQueries kafka,
            Scheduler scheduler,
            LongSupplier nanoTime) {
        this.threads = List.copyOf(threads);
        this.caches = caches;
        this.kafka = kafka;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
    }

    /** Checks the engine; the result always completes normally, within a second. */
    CompletableFuture<Health> look(int connections, boolean closing) {
        if (closing) {
            return CompletableFuture.completedFuture(
                    new Health(true, false, connections, List.of("The server is shutting down.")));
        }
        List<String> stuck = stuck();
        return kafkaAnswersInTime().thenApply(answers -> {
            List<String> failing = failing();
            List<String> troubles = new ArrayList<>(stuck);
            troubles.addAll(failing);
            if (!answers) {
                troubles.add("Kafka does not answer.");
            }
            addUnreadable(troubles);
            boolean ready = stuck.isEmpty() && failing.isEmpty() && answers;
            return new Health(stuck.isEmpty(), ready, connections, troubles);
        });
    }

    private List<String> stuck() {
        List<String> stuck = new ArrayList<>();
        long now = nanoTime.getAsLong();
        for (EngineThread thread : threads) {
            Duration busy = Duration.ofNanos(thread.busyNanos(now));
            if (!thread.isAlive()) {
                stuck.add("The thread " + thread.name() + " has ended.");
            } else if (busy.compareTo(LONGEST_TURN) > 0) {
                stuck.add("The thread " + thread.name() + " has not returned from its turn for " + busy.toSeconds()
                        + " s.");
            }
        }
        return stuck;
    }

    /** Running threads whose turns fail repeatedly. */
    private List<String> failing() {
        List<String> failing = new ArrayList<>();
        for (EngineThread thread : threads) {
            Throwable failure = thread.failing();
            if (failure != null) {
                failing.add("The thread " + thread.name() + " fails in every turn: "
                        + failure.getClass().getSimpleName() + "; the log has the details.");
            }
        }
        return failing;
    }

    private void addUnreadable(List<String> troubles) {
        long unreadable = caches.all().stream()
                .filter(cache -> cache.failure() != null || cache.replayFailure() != null)
                .count();
        if (unreadable > 0) {
            troubles.add(unreadable + (unreadable == 1 ? " partition" : " partitions")
                    + " cannot be read; the log has the names and the reasons.");
        }
    }

    private CompletableFuture<Boolean> kafkaAnswersInTime() {
        CompletableFuture<Boolean> answer = kafkaAnswers();
        if (answer.isDone()) {
            return answer;
        }
        CompletableFuture<Boolean> inTime = new CompletableFuture<>();
        Runnable cancel = scheduler.after(KAFKA_WAIT, () -> inTime.complete(kafkaHasAnswered));
        CompletableFuture<Void> unused = answer.thenAccept(answers -> {
            cancel.run();
            inTime.complete(answers);
        });
        return inTime;
    }

    private CompletableFuture<Boolean> kafkaAnswers() {
        CompletableFuture<Boolean> answer;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (kafkaAnswers != null && (!kafkaAnswers.isDone() || now - askedNanos < KAFKA_TTL_NANOS)) {
                return kafkaAnswers;
            }
            askedNanos = now;
            answer = new CompletableFuture<>();
            kafkaAnswers = answer;
        }
        try {
            kafka.clusterId().whenComplete((id, failure) -> answered(answer, failure == null));
        } catch (RuntimeException e) { // Kafka's client was closed meanwhile
            answered(answer, false);
        }
        return answer;
    }

    private void answered(CompletableFuture<Boolean> answer, boolean well) {
        kafkaHasAnswered = well;
        answer.complete(well);
    }
}
