package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.internal.common.RateLimitedLog;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The consumer of one thread. It is created when it is first needed, and again one second after it has failed or could
 * not be created. Belongs to that thread; only {@link #wakeUp} may be called by any thread.
 */
public final class RenewableConsumer {
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final Supplier<Consumer<byte[], byte[]>> factory;
    private final RateLimitedLog log;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private long retryNanos;

    /** How often in succession the consumer could not be created. */
    private int failedAttempts;

    /**
     * Starts without a consumer.
     *
     * @param factory creates a consumer
     * @param log receives failures
     * @param now the present {@link System#nanoTime}
     */
    public RenewableConsumer(Supplier<Consumer<byte[], byte[]>> factory, RateLimitedLog log, long now) {
        this.factory = factory;
        this.log = log;
        this.retryNanos = now;
    }

    /** The consumer, or {@code null} while it is too early to create it again. */
    public @Nullable Consumer<byte[], byte[]> get(long now) {
        Consumer<byte[], byte[]> present = consumer;
        if (present == null && now - retryNanos >= 0) {
            try {
                present = factory.get();
                consumer = present;
                failedAttempts = 0;
            } catch (KafkaException e) {
                retryNanos = now + RETRY_NANOS;
                failedAttempts++;
                log.warn(() -> "Cannot create a Kafka consumer; retrying in a second: " + RootCause.of(e));
            }
        }
        return present;
    }

    /** The consumer, or {@code null} if there is none at present. */
    public @Nullable Consumer<byte[], byte[]> present() {
        return consumer;
    }

    /** How often in succession the consumer could not be created. */
    public int failedAttempts() {
        return failedAttempts;
    }

    /** In how many nanoseconds the consumer may be created again, at least 1. */
    public long untilRetry(long now) {
        return Math.max(1, retryNanos - now);
    }

    /**
     * Polls the present consumer. The caller handles Kafka's own exceptions. A consumer that throws anything else is
     * unusable: an {@link OutOfMemoryError} caused by bytes from a port of another protocol recurs at every poll.
     */
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout, LongSupplier nanoTime) {
        Consumer<byte[], byte[]> present = Objects.requireNonNull(consumer);
        try {
            return present.poll(timeout);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            failed(nanoTime.getAsLong(), e);
            throw e;
        }
    }

    /** Closes an unusable consumer; {@link #get} creates another one. */
    public void failed(long now, Throwable failure) {
        log.warn("The Kafka consumer failed and is replaced by a new one in a second", failure);
        retryNanos = now + RETRY_NANOS;
        close();
    }

    /** Interrupts a call of the consumer that waits for Kafka. Any thread. */
    public void wakeUp() {
        Consumer<byte[], byte[]> present = consumer;
        if (present != null) {
            present.wakeup();
        }
    }

    /**
     * Closes the consumer without waiting. It would wait only to end its fetch sessions: its request to do so is
     * answered after the fetch that is in progress, so each engine would close up to a second later. Brokers evict
     * sessions of closed connections.
     */
    @SuppressWarnings("deprecation") // close(CloseOptions) is its successor, which kafka-clients 3.9 does not have
    public void close() {
        Consumer<byte[], byte[]> present = consumer;
        consumer = null;
        if (present == null) {
            return;
        }
        try {
            present.close(Duration.ZERO);
        } catch (RuntimeException e) { // for example if the thread is interrupted
            log.warn("A Kafka consumer did not close cleanly", e);
        }
    }
}
