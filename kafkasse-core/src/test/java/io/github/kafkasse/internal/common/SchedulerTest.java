package io.github.kafkasse.internal.common;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    @Test
    void anAlarmRunsAtItsTime() throws InterruptedException {
        CountDownLatch off = new CountDownLatch(1);
        Scheduler.ofTheJdk().after(Duration.ofMillis(1), off::countDown);
        assertTrue(off.await(10, TimeUnit.SECONDS));
    }

    @Test
    void aCancelledAlarmDoesNotRun() throws InterruptedException {
        Scheduler scheduler = Scheduler.ofTheJdk();
        AtomicBoolean wentOff = new AtomicBoolean();
        CountDownLatch later = new CountDownLatch(1);
        scheduler.after(Duration.ofMillis(50), () -> wentOff.set(true)).run();
        scheduler.after(Duration.ofMillis(60), later::countDown);
        assertTrue(later.await(10, TimeUnit.SECONDS));
        assertFalse(wentOff.get());
    }
}
