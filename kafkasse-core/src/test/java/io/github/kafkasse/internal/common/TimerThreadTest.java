package io.github.kafkasse.internal.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerThreadTest {
    private final TimerThread timer = new TimerThread("timer-thread-test");

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void anActionRunsAfterItsDelay() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        timer.after(Duration.ofMillis(1), ran::countDown);
        assertTrue(ran.await(10, TimeUnit.SECONDS));
    }

    @Test
    void aCancelledActionDoesNotRun() throws InterruptedException {
        AtomicBoolean ran = new AtomicBoolean();
        CountDownLatch later = new CountDownLatch(1);
        timer.after(Duration.ofMillis(50), () -> ran.set(true)).run();
        timer.after(Duration.ofMillis(60), later::countDown);
        assertTrue(later.await(10, TimeUnit.SECONDS));
        timer.close();
        assertFalse(ran.get());
    }

    @Test
    void anEarlierActionRunsAlthoughALaterOneIsCancelled() throws InterruptedException {
        List<String> ran = new CopyOnWriteArrayList<>();
        CountDownLatch last = new CountDownLatch(1);
        Runnable cancel = timer.after(Duration.ofMillis(20), () -> ran.add("cancelled"));
        timer.after(Duration.ofMillis(10), () -> ran.add("first"));
        cancel.run();
        timer.after(Duration.ofMillis(40), last::countDown);
        assertTrue(last.await(30, TimeUnit.SECONDS));
        assertEquals(List.of("first"), ran);
    }

    @Test
    void anActionThatFailsDoesNotStopTheOthers() throws InterruptedException {
        CountDownLatch last = new CountDownLatch(1);
        timer.after(Duration.ZERO, () -> {
            throw new IllegalStateException("of the test");
        });
        timer.after(Duration.ofMillis(1), last::countDown);
        assertTrue(last.await(30, TimeUnit.SECONDS));
    }

    @Test
    void anActionAfterTheEndIsDropped() {
        timer.close();
        AtomicInteger runs = new AtomicInteger();
        timer.after(Duration.ZERO, runs::incrementAndGet).run();
        assertEquals(0, runs.get());
    }

    @Test
    void closingRunsRemainingActionsOnceAndEndsTheThread() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        timer.after(Duration.ZERO, () -> thread.complete(Thread.currentThread()));
        AtomicInteger runs = new AtomicInteger();
        timer.after(Duration.ofDays(1), runs::incrementAndGet);
        thread.get(10, TimeUnit.SECONDS);
        timer.close();
        thread.get().join(10_000);
        assertFalse(thread.get().isAlive());
        timer.close();
        assertEquals(1, runs.get());
    }

    @Test
    void anActionThatSchedulesItselfAgainEndsWithTheTimer() {
        AtomicInteger runs = new AtomicInteger();
        Runnable again = new Runnable() {
            @Override
            public void run() {
                runs.incrementAndGet();
                timer.after(Duration.ofDays(1), this);
            }
        };
        timer.after(Duration.ofDays(1), again);
        timer.close();
        assertEquals(1, runs.get());
    }
}
