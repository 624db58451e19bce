package io.github.kafkasse.internal.engine;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.internal.connection.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Ends all connections of an engine: cleanly, spread over a moment so that they do not all come back at once, and
 * within the configured time. Runs on the thread that closes the engine.
 */
final class Shutdown {
    private static final Duration SPREAD = Duration.ofSeconds(1);
    private static final int SPREAD_SHARE = 4;

    /** For those that came back during the drain, and for what is broken off. */
    private static final Duration LAST_ENDS = Duration.ofSeconds(1);

    private final List<EventLoop> loops;
    private final Duration limit;

    Shutdown(List<EventLoop> loops, Duration limit) {
        this.loops = loops;
        this.limit = limit;
    }

    void run() {
        Duration share = limit.dividedBy(SPREAD_SHARE);
        long spread = (share.compareTo(SPREAD) < 0 ? share : SPREAD).toNanos();
        boolean drained = await(limit, (loop, done) -> loop.drain().begin(spread, done));
        boolean empty = await(LAST_ENDS, (loop, done) -> loop.drain().finish(done));
        if (!drained || !empty) {
            breakOff();
        }
    }

    /** Those that take nothing are not waited for any longer. */
    private void breakOff() {
        boolean unused = await(LAST_ENDS, (loop, done) -> {
            loop.clients().forEach(client -> client.abort(CloseReason.SHUTDOWN));
            done.run();
        });
    }

    /** Has every loop do something, and waits until all have said that it is done. */
    private boolean await(Duration time, BiConsumer<EventLoop, Runnable> action) {
        CountDownLatch done = new CountDownLatch(loops.size());
        loops.forEach(loop -> loop.execute(() -> action.accept(loop, done::countDown)));
        return await(done, time);
    }

    private static boolean await(CountDownLatch latch, Duration limit) {
        try {
            return latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
