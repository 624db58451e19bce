package io.github.kafkasse.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The engine counts the clients whose check is in progress. Kafka does not answer, so no check ends within the test.
 */
class CheckCountTest {
    private final KafkaSse engine = KafkaSse.builder()
            .kafka("bootstrap.servers", "localhost:1")
            .allowTopics("edits")
            .set(Setting.CONNECTION_MAX, 1)
            .set(Setting.CONNECT_TIMEOUT, Duration.ofMinutes(10))
            .set(Setting.CLOSE_TIMEOUT, Duration.ofMillis(10))
            .build();

    @Test
    void aCheckCountsAsAClientDuringItsLookup() throws Exception {
        try (engine) {
            CompletableFuture<StreamOpening> first = check();
            CompletableFuture<StreamOpening> second = check();
            ExecutionException refusal = assertThrows(ExecutionException.class, () -> second.get(20, TimeUnit.SECONDS));
            assertTrue(refusal.getCause().getMessage().contains("its maximum number of clients"), refusal.toString());
            assertEquals(1, engine.health().get(20, TimeUnit.SECONDS).connections());
            assertFalse(first.isDone());
        }
    }

    @Test
    void aCancelledCheckNoLongerCounts() throws Exception {
        try (engine) {
            assertTrue(check().cancel(false));
            assertEquals(0, engine.health().get(20, TimeUnit.SECONDS).connections());
            assertFalse(check().isDone(), "a refused check ends at once");
        }
    }

    private CompletableFuture<StreamOpening> check() {
        return engine.check(StreamRequest.ofTopics(Set.of("edits")));
    }
}
