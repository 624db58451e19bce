package io.github.kafkasse.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClientCountTest {
    private final ClientCount count = new ClientCount(1);

    @Test
    void aRefusedClientCountsUntilItLeaves() {
        assertTrue(count.enter(false));
        assertFalse(count.enter(false));
        assertEquals(2, count.get());
        count.leave(false);
        count.leave(false);
        assertTrue(count.enter(false));
    }

    @Test
    void aWatcherNeverCounts() {
        assertTrue(count.enter(false));
        assertTrue(count.enter(true));
        count.leave(true);
        assertEquals(1, count.get());
    }

    @Test
    void aCheckCountsUntilItEnds() {
        for (boolean served : new boolean[] {true, false}) {
            CompletableFuture<Void> check = new CompletableFuture<>();
            assertTrue(count.enter(false));
            CompletableFuture<Void> result = count.during(check, false);
            assertEquals(1, count.get());
            boolean unused = served ? check.complete(null) : check.completeExceptionally(new IllegalStateException());
            assertEquals(0, count.get());
            assertEquals(!served, result.isCompletedExceptionally());
        }
    }

    @Test
    void aCancelledCheckEndsAndNoLongerCounts() {
        CompletableFuture<Void> check = new CompletableFuture<>();
        assertTrue(count.enter(false));
        assertTrue(count.during(check, false).cancel(false));
        assertTrue(check.isCancelled());
        assertEquals(0, count.get());
    }
}
