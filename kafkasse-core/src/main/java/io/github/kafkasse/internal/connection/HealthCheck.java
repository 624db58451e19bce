package io.github.kafkasse.internal.connection;

import io.github.kafkasse.Health;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.position.KafkaQueries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how the engine is: whether its threads come back from their turns, and whether Kafka answers. Asked by
 * whoever watches the service, perhaps several at once and often, so that one question to Kafka does for all within a
 * moment. Thread-safe; nothing blocks.
 */
final class HealthCheck {
    /** No turn of a sound thread takes as long: the longest wait for Kafka in one is a few seconds. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(15);

    private static final long KAFKA_TTL_NANOS = Duration.ofSeconds(1).toNanos();

    private final List<EngineThread> threads;
    private final PartitionCaches caches;
    private final KafkaQueries kafka;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private @Nullable CompletableFuture<Boolean> kafkaAnswers;
    private long askedNanos;

    HealthCheck(List<EngineThread> threads, PartitionCaches caches, KafkaQueries kafka, LongSupplier nanoTime) {
        this.threads = List.copyOf(threads);
        this.caches = caches;
        this.kafka = kafka;
        this.nanoTime = nanoTime;
    }

    /** How the engine is; always completes normally, within the time that Kafka's client waits for an answer. */
    CompletableFuture<Health> look(int connections, boolean closing) {
        if (closing) {
            return CompletableFuture.completedFuture(
                    new Health(true, false, connections, List.of("The server is going down.")));
        }
        List<String> stuck = stuck();
        return kafkaAnswers().thenApply(answers -> {
            List<String> troubles = new ArrayList<>(stuck);
            if (!answers) {
                troubles.add("Kafka does not answer.");
            }
            troubles.addAll(unreadable());
            return new Health(stuck.isEmpty(), stuck.isEmpty() && answers, connections, troubles);
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
                stuck.add("The thread " + thread.name() + " has not come back for " + busy.toSeconds() + " s.");
            }
        }
        return stuck;
    }

    private List<String> unreadable() {
        List<String> unreadable = new ArrayList<>();
        for (PartitionCache cache : caches.all()) {
            String trouble = cache.trouble() == null ? cache.replayTrouble() : cache.trouble();
            if (trouble != null) {
                unreadable.add(cache.partition() + " cannot be read: " + trouble);
            }
        }
        return unreadable;
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
            kafka.clusterId().whenComplete((id, failure) -> answer.complete(failure == null));
        } catch (RuntimeException e) { // Kafka's client has been closed meanwhile
            answer.complete(false);
        }
        return answer;
    }
}
