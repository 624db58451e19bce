package io.github.kafkasse.internal.engine;

import io.github.kafkasse.internal.common.EndSpread;
import io.github.kafkasse.internal.loop.EventLoop;
import io.github.kafkasse.internal.loop.StreamClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Ends all connections of an engine: cleanly, within the configured time, and spread over a moment so that clients do
 * not all reconnect at once. Runs on the thread that closes the engine.
 */
final class Shutdown {
    /** The time for clients that reconnected during the drain, and for connections that are aborted. */
    private static final Duration LAST_ENDS = Duration.ofSeconds(1);

    private final List<EventLoop> loops;
    private final Duration limit;
    private final int clients;

    /** @param clients the number of clients; the application's own watchers do not count */
    Shutdown(List<EventLoop> loops, Duration limit, int clients) {
        this.loops = loops;
        this.limit = limit;
        this.clients = clients;
    }

    void run() {
        long spread = EndSpread.of(limit, clients).toNanos();
        boolean drained = await(limit, (loop, done) -> loop.drain().begin(spread, done));
        boolean empty = await(LAST_ENDS, (loop, done) -> loop.drain().finish(done));
        if (!drained || !empty) {
            breakOff();
        }
    }

    /** Aborts the connections whose clients read nothing; the others end cleanly. */
    private void breakOff() {
        boolean unused = await(LAST_ENDS, (loop, done) -> {
            loop.clients().forEach(StreamClient::endNow);
            done.run();
        });
    }

    /** Runs an action on each loop, and waits until all loops have reported that it is done. */
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
