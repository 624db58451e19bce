package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.log.BoundedLog;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A worker's consumer: made when it is needed first, and made anew some time after it has failed. Belongs to the
 * worker's thread, but for {@link #wakeUp}.
 */
final class RenewableConsumer {
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final Supplier<Consumer<byte[], byte[]>> factory;
    private final BoundedLog log;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private long retryNanos;

    RenewableConsumer(Supplier<Consumer<byte[], byte[]>> factory, BoundedLog log, long now) {
        this.factory = factory;
        this.log = log;
        this.retryNanos = now;
    }

    /** The consumer, or {@code null} while it is too early to make one again. */
    @Nullable
    Consumer<byte[], byte[]> get(long now) {
        Consumer<byte[], byte[]> present = consumer;
        if (present == null && now - retryNanos >= 0) {
            try {
                present = factory.get();
                consumer = present;
            } catch (KafkaException e) {
                retryNanos = now + RETRY_NANOS;
                log.warn("Cannot make a Kafka consumer; trying again in a second", e);
            }
        }
        return present;
    }

    /** How long it is too early to make one again, at least 1 ns. */
    long untilRetry(long now) {
        return Math.max(1, retryNanos - now);
    }

    /** Ends a consumer that is of no use any more; there will be another one. */
    void failed(long now, KafkaException failure) {
        log.warn("The Kafka consumer failed and is replaced by a new one in a second", failure);
        retryNanos = now + RETRY_NANOS;
        close();
    }

    /** Makes a call that waits for Kafka end. Any thread. */
    void wakeUp() {
        Consumer<byte[], byte[]> present = consumer;
        if (present != null) {
            present.wakeup();
        }
    }

    void close() {
        Consumer<byte[], byte[]> present = consumer;
        consumer = null;
        if (present != null) {
            present.close(CloseOptions.timeout(CLOSE));
        }
    }
}
