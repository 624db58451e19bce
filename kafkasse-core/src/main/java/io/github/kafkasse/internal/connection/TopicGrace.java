package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.kafka.TopicDirectory;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a stream whose topic stays deleted for longer than {@link TopicDirectory#GRACE}. Belongs to the connection's
 * loop.
 */
final class TopicGrace {
    private static final long NANOS = TopicDirectory.GRACE.toNanos();

    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final Runnable over;
    private EventLoop.@Nullable Timer timer;
    private @Nullable String missing;

    /** @param over called when the time is over, on the loop's thread; the topic may exist again */
    TopicGrace(EventLoop loop, LongSupplier nanoTime, Runnable over) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.over = over;
    }

    /**
     * Sets which topic is missing. The time starts again for each topic, but not while the same one stays missing.
     *
     * @param topic its name, or {@code null} if none is missing
     */
    void missing(@Nullable String topic) {
        if (!Objects.equals(topic, missing)) {
            cancel();
            missing = topic;
            timer = topic == null ? null : loop.schedule(nanoTime.getAsLong() + NANOS, this::end);
        }
    }

    private void end() {
        missing = null;
        over.run();
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
