package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Kafka is away, so that a look-up is under way until the timeout. */
class CheckCountTest {
    private final KafkaSse engine = KafkaSse.builder()
            .kafka("bootstrap.servers", "localhost:1")
            .allowTopics("edits")
            .set(Setting.CONNECTION_MAX, 1)
            .set(Setting.CONNECT_TIMEOUT, Duration.ofSeconds(3))
            .set(Setting.CLOSE_TIMEOUT, Duration.ofMillis(10))
            .build();

    @Test
    void aCheckCountsAsAClientWhileItsLookupIsUnderWay() throws Exception {
        try (engine) {
            CompletableFuture<Void> first = check();
            assertTrue(refusal(check()).contains("as many clients as it takes"));
            assertFalse(refusal(first).contains("as many clients as it takes"));
            assertEquals(0, engine.health().get(20, TimeUnit.SECONDS).connections());
        }
    }

    @Test
    void aCheckThatIsCancelledCountsNoLonger() throws Exception {
        try (engine) {
            assertTrue(check().cancel(false));
            CompletableFuture<Void> next = check();
            assertFalse(refusal(next).contains("as many clients as it takes"));
            assertEquals(0, engine.health().get(20, TimeUnit.SECONDS).connections());
        }
    }

    private CompletableFuture<Void> check() {
        return engine.check(StreamRequest.ofTopics(Set.of("edits")));
    }

    private static String refusal(CompletableFuture<Void> check) {
        return String.valueOf(assertThrows(ExecutionException.class, () -> check.get(20, TimeUnit.SECONDS))
                .getCause()
                .getMessage());
    }
}
