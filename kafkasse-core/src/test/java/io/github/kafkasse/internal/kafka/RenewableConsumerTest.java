package io.github.kafkasse.internal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkasse.internal.common.RateLimitedLog;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
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

    /** A wrong host name fails every second; its reason is a sentence, and a stack trace would add nothing. */
    @Test
    void aConsumerThatCannotBeCreatedIsReportedWithTheReasonAndWithoutAStackTrace() {
        Logger logger = (Logger) LoggerFactory.getLogger(RenewableConsumerTest.class);
        ListAppender<ILoggingEvent> shown = new ListAppender<>();
        shown.start();
        logger.addAppender(shown);
        try {
            new RenewableConsumer(
                            () -> {
                                throw new KafkaException("Failed to construct", new ConfigException("No such host"));
                            },
                            new RateLimitedLog(logger, System::nanoTime),
                            0)
                    .get(0);
        } finally {
            logger.detachAppender(shown);
        }
        assertEquals(1, shown.list.size());
        ILoggingEvent warning = shown.list.get(0);
        assertTrue(warning.getFormattedMessage().endsWith("ConfigException: No such host"));
        assertNull(warning.getThrowableProxy());
    }

    @Test
    @SuppressWarnings("deprecation")
    void closingWithoutAConsumerDoesNothing() {
        renewable.close();
        verify(consumer, never()).close(any(Duration.class));
    }
}
