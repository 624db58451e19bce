package io.github.kafkasse.servlet.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.kafkasse.Health;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A health check has a time limit, and the timer of a check that has ended is cancelled. */
class HealthCheckLimitTest {
    private final KafkaSse engine = mock(KafkaSse.class);
    private final HttpRequest request = mock(HttpRequest.class);
    private final CompletableFuture<Health> check = new CompletableFuture<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final HealthAnswers answers = new HealthAnswers(engine, () -> Instant.EPOCH, (delay, action) -> {
        timers.add(action);
        return () -> timers.remove(action);
    });

    @BeforeEach
    void request() {
        when(request.method()).thenReturn("GET");
        when(request.path()).thenReturn("/health/ready");
    }

    private CompletableFuture<HttpAnswer> ask() {
        when(engine.health()).thenReturn(check);
        return answers.ready(request);
    }

    @Test
    void aCheckThatSucceedsLeavesNoTimer() {
        CompletableFuture<HttpAnswer> answer = ask();
        assertEquals(1, timers.size());
        check.complete(new Health(true, true, 0, List.of()));
        assertEquals(200, answer.join().status());
        assertEquals(List.of(), timers);
    }

    @Test
    void aCheckThatFailsLeavesNoTimer() {
        CompletableFuture<HttpAnswer> answer = ask();
        check.completeExceptionally(new IllegalStateException("of the test"));
        assertEquals(500, answer.join().status());
        assertEquals(List.of(), timers);
    }

    @Test
    void aCheckThatCannotStartLeavesNoTimer() {
        when(engine.health()).thenThrow(new IllegalStateException("of the test"));
        assertEquals(500, answers.ready(request).join().status());
        assertEquals(List.of(), timers);
    }

    @Test
    void aCheckThatDoesNotEndIsAnsweredAtItsLimit() {
        CompletableFuture<HttpAnswer> answer = ask();
        List.copyOf(timers).forEach(Runnable::run);
        assertEquals(503, answer.join().status());
        assertEquals(List.of(), timers);
    }
}
