package io.github.kafkasse.internal.connection;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time that a deleted topic has to come back before the streams that follow it are ended: whoever makes one anew
 * deletes it first. Belongs to the connection's loop.
 */
final class TopicGrace {
    private static final long NANOS = Duration.ofSeconds(30).toNanos();

    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final Runnable over;
    private EventLoop.@Nullable Timer timer;

    /** @param over called when the time is over, on the loop's thread; the topic may be there again */
    TopicGrace(EventLoop loop, LongSupplier nanoTime, Runnable over) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.over = over;
    }

    /** A topic is missing: the time begins, if it has not begun yet. */
    void begin() {
        if (timer == null) {
            timer = loop.schedule(nanoTime.getAsLong() + NANOS, this::end);
        }
    }

    private void end() {
        timer = null;
        over.run();
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
