package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.Health;
import io.github.kafkasse.KafkaSse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the report of a health indicator. It checks the engine at most once a second, and requests in between share the
 * result. Thread-safe.
 */
final class EngineHealth {
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * The limit for a check. The engine normally answers within a second; if it takes longer than this, it is stuck.
     */
    private static final long LONGEST_CHECK_SECONDS = 10;

    private final KafkaSse engine;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private @Nullable CompletableFuture<Health> check;
    private long checkedAt;

    EngineHealth(KafkaSse engine) {
        this(engine, System::nanoTime);
    }

    EngineHealth(KafkaSse engine, LongSupplier nanoTime) {
        this.engine = engine;
        this.nanoTime = nanoTime;
    }

    /** The names of Spring Boot's statuses. */
    enum Status {
        UP,
        OUT_OF_SERVICE,
        DOWN
    }

    /**
     * The state of the engine.
     *
     * @param status {@code UP} if it can serve a new client, {@code DOWN} if only a restart helps
     * @param details the number of connections, and the reasons if the status is not {@code UP}
     */
    record Report(Status status, Map<String, Object> details) {}

    /**
     * Checks the engine. Blocks, about a second if Kafka does not answer, and at most {@value #LONGEST_CHECK_SECONDS}
     * seconds.
     */
    Report report() {
        Health health;
        try {
            health = check().get(LONGEST_CHECK_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return new Report(Status.DOWN, Map.of("troubles", List.of("The engine cannot be checked: " + e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Report(Status.OUT_OF_SERVICE, Map.of("troubles", List.of("The check was interrupted")));
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("connections", health.connections());
        if (!health.troubles().isEmpty()) {
            details.put("troubles", health.troubles());
        }
        Status status = health.ready() ? Status.UP : health.alive() ? Status.OUT_OF_SERVICE : Status.DOWN;
        return new Report(status, details);
    }

    private synchronized CompletableFuture<Health> check() {
        long now = nanoTime.getAsLong();
        CompletableFuture<Health> present = check;
        if (present == null || (present.isDone() && now - checkedAt >= MAX_AGE_NANOS)) {
            present = engine.health();
            check = present;
            checkedAt = now;
        }
        return present;
    }
}
