package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.internal.kafka.NotAvailable;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import io.github.kafkasse.internal.loop.LoopTimers;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a stream whose topic stays deleted for longer than {@link TopicDirectory#GRACE}. Belongs to the connection's
 * loop.
 */
final class TopicGrace {
    private static final long NANOS = TopicDirectory.GRACE.toNanos();

    private final LoopTimers timers;
    private final LongSupplier nanoTime;
    private final FeedCursor cursor;
    private final Consumer<KafkaSseException> over;
    private LoopTimers.@Nullable Timer timer;
    private @Nullable String missing;

    /** @param over called on the loop's thread with the client's error if a topic is missing when the time is over */
    TopicGrace(LoopTimers timers, LongSupplier nanoTime, FeedCursor cursor, Consumer<KafkaSseException> over) {
        this.timers = timers;
        this.nanoTime = nanoTime;
        this.cursor = cursor;
        this.over = over;
    }

    /** Topics have changed. The time starts again for each missing topic, but not while the same one stays missing. */
    void topicsChanged() {
        String topic = cursor.missingTopic();
        if (!Objects.equals(topic, missing)) {
            cancel();
            missing = topic;
            timer = topic == null ? null : timers.schedule(nanoTime.getAsLong() + NANOS, this::end);
        }
    }

    private void end() {
        missing = null;
        String topic = cursor.missingTopic(); // it may have been recreated in the meantime
        if (topic != null) {
            over.accept(NotAvailable.topic(topic));
        }
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
