package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends all connections of an engine: cleanly, spread over a moment so that they do not all come back at once, and
 * within the configured time. Runs on the thread that closes the engine.
 */
final class Shutdown {
    private static final Duration SPREAD = Duration.ofSeconds(1);
    private static final int SPREAD_SHARE = 4;

    private final List<EventLoop> loops;
    private final Duration limit;

    Shutdown(List<EventLoop> loops, Duration limit) {
        this.loops = loops;
        this.limit = limit;
    }

    void run() {
        Duration share = limit.dividedBy(SPREAD_SHARE);
        long spread = (share.compareTo(SPREAD) < 0 ? share : SPREAD).toNanos();
        CountDownLatch ended = new CountDownLatch(loops.size());
        for (EventLoop loop : loops) {
            loop.execute(() -> loop.shutDown(spread, ended::countDown));
        }
        if (!await(ended, limit)) {
            breakOff();
        }
    }

    /** Those that take nothing are not waited for any longer. */
    private void breakOff() {
        CountDownLatch ended = new CountDownLatch(loops.size());
        for (EventLoop loop : loops) {
            loop.execute(() -> {
                loop.connections().forEach(connection -> connection.abort(CloseReason.SHUTDOWN));
                ended.countDown();
            });
        }
        await(ended, Duration.ofSeconds(1));
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
