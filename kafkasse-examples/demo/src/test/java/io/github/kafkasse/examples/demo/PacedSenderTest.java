package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PacedSenderTest {
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicBoolean over = new AtomicBoolean();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    private PacedSender sender(int events, double rate) {
        return new PacedSender(new CountedFeed(events), producer, rate, now::get, () -> over.set(true));
    }

    private static final class CountedFeed implements EventFeed {
        private int left;
        private boolean closed;

        CountedFeed(int events) {
            this.left = events;
        }

        @Override
        public ProducerRecord<byte[], byte[]> next() {
            return left-- > 0 ? new ProducerRecord<>("t", new byte[] {1}) : null;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void theFirstEventIsSentAtOnceAndTheNextWhenItIsDue() {
        PacedSender sender = sender(10, 100);

        assertEquals(10 * MILLISECOND, sender.step());
        assertEquals(1, producer.history().size());

        now.addAndGet(4 * MILLISECOND);
        assertEquals(6 * MILLISECOND, sender.step());
        assertEquals(1, producer.history().size());

        now.addAndGet(6 * MILLISECOND);
        assertEquals(10 * MILLISECOND, sender.step());
        assertEquals(2, producer.history().size());
    }

    @Test
    void missedEventsAreSentLater() {
        PacedSender sender = sender(100, 100);

        now.addAndGet(95 * MILLISECOND);
        assertEquals(5 * MILLISECOND, sender.step());

        assertEquals(10, producer.history().size());
    }

    @Test
    void theEndIsReportedWhenAllEventsAreInKafka() {
        PacedSender sender = sender(3, 1_000_000);
        now.addAndGet(Duration.ofSeconds(1).toNanos());

        assertFalse(over.get());
        assertEquals(PacedSender.OVER, sender.step());

        assertTrue(over.get());
        assertTrue(producer.flushed());
        assertEquals(3, producer.history().size());
    }

    @Test
    void aFailingFeedEndsTheSendingWithoutTheFinalMessage() {
        EventFeed failing = new EventFeed() {
            @Override
            public ProducerRecord<byte[], byte[]> next() throws IOException {
                throw new IOException("the disk is gone, as this test wants");
            }

            @Override
            public void close() {}
        };
        PacedSender sender = new PacedSender(failing, producer, 1, now::get, () -> over.set(true));

        assertEquals(PacedSender.OVER, sender.step());

        assertFalse(over.get());
    }

    @Test
    void closingClosesTheProducerAndTheFeed() throws IOException {
        CountedFeed feed = new CountedFeed(1);
        PacedSender sender = new PacedSender(feed, producer, 1, now::get, () -> {});

        sender.close();

        assertTrue(producer.closed());
        assertTrue(feed.closed);
    }
}
