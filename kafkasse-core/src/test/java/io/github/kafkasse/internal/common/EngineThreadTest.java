package io.github.kafkasse.internal.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread must not sleep through a call, even if the call comes while it is falling asleep. */
class EngineThreadTest {
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final EngineThread thread = thread("engine-thread-test", this::step, ends::incrementAndGet);
    private volatile Runnable afterStep = () -> {};

    private static EngineThread thread(String name, LongSupplier step, Runnable close) {
        return new EngineThread(name, new Loop() {
            @Override
            public long step() {
                return step.getAsLong();
            }

            @Override
            public void close() {
                close.run();
            }
        });
    }

    /** Like a loop without timers: without a call it would sleep forever. */
    private long step() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        afterStep.run();
        return Long.MAX_VALUE;
    }

    private CompletableFuture<Void> handOver(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(() -> {
            done.complete(null);
            task.run();
        });
        thread.wakeUp();
        return done;
    }

    private static void await(CompletableFuture<Void> done) throws Exception {
        done.get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() {
        thread.stop();
        assertTrue(thread.await(BOUND));
        assertEquals(1, ends.get());
    }

    @Test
    void aThreadWhoseStepWasInterruptedStillWaits() throws Exception {
        AtomicInteger steps = new AtomicInteger();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        afterStep = () -> {
            if (steps.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
            } else {
                interrupted.complete(Thread.currentThread().isInterrupted());
            }
        };
        thread.start();
        assertEquals(false, interrupted.get(BOUND.toMillis(), TimeUnit.MILLISECONDS), "in the next step");
    }

    /**
     * The call comes after a step has looked for work, and before the thread sleeps; a call at this moment could be
     * lost.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aWakeUpBetweenAStepAndItsWaitEndsTheWait(int step) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        AtomicInteger steps = new AtomicInteger();
        afterStep = () -> {
            if (steps.incrementAndGet() == step) {
                tasks.add(() -> done.complete(null));
                thread.wakeUp();
            } else if (steps.get() < step) {
                thread.wakeUp();
            }
        };
        thread.start();
        await(done);
    }

    @Test
    void aWakeUpEndsTheWait() throws Exception {
        thread.start();
        for (int i = 0; i < 100; i++) {
            await(handOver(() -> {}));
        }
    }

    @Test
    void aWakeUpBeforeTheStartEndsTheFirstWait() throws Exception {
        CompletableFuture<Void> done = handOver(() -> {});
        thread.start();
        await(done);
    }

    @Test
    void aFailedStepIsFollowedByAnother() throws Exception {
        thread.start();
        await(handOver(() -> {
            throw new IllegalStateException("step fails on purpose");
        }));
        await(handOver(() -> {}));
    }

    /** Otherwise every wait of the thread would end immediately, and it would use a whole processor. */
    @Test
    void anInterruptIsClearedAfterItsStep() throws Exception {
        AtomicInteger steps = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        EngineThread busy = thread(
                "engine-thread-test-interrupted",
                () -> {
                    interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
                    if (steps.incrementAndGet() <= 10) {
                        Thread.currentThread().interrupt();
                    }
                    return Long.MAX_VALUE;
                },
                () -> {});
        busy.start();
        Awaitility.await().atMost(BOUND).until(() -> steps.get() > 10);
        Thread itself = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(busy.name()))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < 10; i++) {
            itself.interrupt();
            Awaitility.await().atMost(BOUND).until(() -> itself.getState() == Thread.State.TIMED_WAITING);
        }
        assertEquals(0, interrupted.get(), "no step begins interrupted");
        assertTrue(steps.get() < 50, steps.get() + " steps");
        busy.stop();
        assertTrue(busy.await(BOUND));
        thread.start();
    }

    @Test
    void aThreadWhoseStepsKeepFailingReportsItAndSlowsDown() {
        AtomicInteger steps = new AtomicInteger();
        EngineThread failing = thread(
                "engine-thread-test-failing",
                () -> {
                    steps.incrementAndGet();
                    throw new NoSuchMethodError("nextOffsets");
                },
                ends::incrementAndGet);
        assertNull(failing.failing());
        long begun = System.nanoTime();
        failing.start();
        Awaitility.await().atMost(BOUND).until(() -> {
            failing.wakeUp();
            return failing.failing() != null;
        });
        assertInstanceOf(NoSuchMethodError.class, failing.failing());
        assertEquals(3, steps.get());
        assertTrue(System.nanoTime() - begun >= Duration.ofSeconds(2).toNanos());
        failing.stop();
        assertTrue(failing.await(BOUND));
        assertEquals(1, ends.getAndSet(0));
        thread.start();
    }

    @Test
    void itStopsAfterTheCurrentStepAlsoIfThereIsAlwaysWork() {
        EngineThread busy = thread("engine-thread-test-busy", () -> 0, ends::incrementAndGet);
        busy.start();
        busy.stop();
        assertTrue(busy.await(BOUND));
        assertEquals(1, ends.getAndSet(0));
        thread.start();
    }
}
