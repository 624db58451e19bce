package io.github.kafkasse.internal.kafka;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.github.kafkasse.internal.common.RateLimitedLog;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The consumer is closed immediately; waiting for its fetch in progress would delay the engine's shutdown. */
class RenewableConsumerTest {
    @SuppressWarnings("unchecked")
    private final Consumer<byte[], byte[]> consumer = mock(Consumer.class);

    private final RenewableConsumer renewable = new RenewableConsumer(
            () -> consumer,
            new RateLimitedLog(LoggerFactory.getLogger(RenewableConsumerTest.class), System::nanoTime),
            0);

    @Test
    @SuppressWarnings("deprecation") // as in RenewableConsumer
    void closingDoesNotWaitForTheBroker() {
        renewable.get(0);
        renewable.close();
        verify(consumer).close(Duration.ZERO);
        verify(consumer, never()).close();
    }

    @Test
    @SuppressWarnings("deprecation")
    void closingWithoutAConsumerDoesNothing() {
        renewable.close();
        verify(consumer, never()).close(any(Duration.class));
    }
}
