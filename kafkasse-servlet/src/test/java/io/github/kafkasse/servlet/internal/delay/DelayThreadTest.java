package io.github.kafkasse.servlet.internal.delay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Delayed actions run in the order of their times; an action that is cancelled, or comes after the end, does not run. */
class DelayThreadTest {
    private final DelayThread delays = new DelayThread();
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        delays.close();
    }

    @Test
    void aCancelledActionDoesNotRun() throws InterruptedException {
        CountDownLatch last = new CountDownLatch(1);
        Runnable cancel = delays.after(Duration.ofMillis(20), () -> ran.add("cancelled"));
        Runnable unused = delays.after(Duration.ofMillis(10), () -> ran.add("first"));
        cancel.run();
        Runnable unusedToo = delays.after(Duration.ofMillis(40), last::countDown);
        assertTrue(last.await(30, TimeUnit.SECONDS));
        assertEquals(List.of("first"), ran);
    }

    @Test
    void anActionThatFailsDoesNotStopTheOthers() throws InterruptedException {
        CountDownLatch last = new CountDownLatch(1);
        Runnable unused = delays.after(Duration.ZERO, () -> {
            throw new IllegalStateException("of the test");
        });
        Runnable unusedToo = delays.after(Duration.ofMillis(1), last::countDown);
        assertTrue(last.await(30, TimeUnit.SECONDS));
    }

    @Test
    void anActionAfterTheEndIsDropped() {
        delays.close();
        Runnable cancel = delays.after(Duration.ZERO, () -> ran.add("late"));
        cancel.run();
        assertEquals(List.of(), ran);
    }
}
