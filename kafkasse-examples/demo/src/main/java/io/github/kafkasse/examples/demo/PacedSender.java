package io.github.kafkasse.examples.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a feed's events to Kafka at a steady rate. One step sends what is due; the thread that calls it stands outside
 * ({@link SenderThread}), and what is not marked otherwise is
 * that thread's.
 */
final class PacedSender implements AutoCloseable {
    /** {@link #step} says so when the feed has ended. */
    static final long OVER = -1;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(PacedSender.class);

    private final EventFeed feed;
    private final Producer<byte[], byte[]> producer;
    private final double rate;
    private final LongSupplier nanoTime;
    private final Runnable whenOver;
    private final long start;
    private long sent;

    /** Written by the thread that closes, read by the producer's. */
    private volatile boolean closing;

    /**
     * @param rate events a second
     * @param nanoTime a clock
     * @param whenOver called once, when all that the feed had is in Kafka
     */
    PacedSender(
            EventFeed feed, Producer<byte[], byte[]> producer, double rate, LongSupplier nanoTime, Runnable whenOver) {
        this.feed = feed;
        this.producer = producer;
        this.rate = rate;
        this.nanoTime = nanoTime;
        this.whenOver = whenOver;
        this.start = nanoTime.getAsLong();
    }

    /**
     * Sends what is due.
     *
     * @return the nanoseconds until more is due, or {@link #OVER}
     * @throws InterruptException if the thread is interrupted while Kafka takes nothing
     */
    long step() {
        try {
            while (true) {
                long wait = dueAt(sent) - (nanoTime.getAsLong() - start);
                if (wait > 0) {
                    return wait;
                }
                ProducerRecord<byte[], byte[]> next = feed.next();
                if (next == null) {
                    producer.flush();
                    whenOver.run();
                    return OVER;
                }
                send(next);
                sent++;
            }
        } catch (IOException | KafkaException e) {
            if (e instanceof InterruptException interrupt) {
                throw interrupt;
            }
            LOG.error("No more events are sent, after {}: {}", sent, e.getMessage());
            LOG.debug("Why", e);
            return OVER;
        }
    }

    private void send(ProducerRecord<byte[], byte[]> next) {
        var unused = producer.send(next, (metadata, failure) -> {
            if (failure != null && !closing) {
                LOG.error("Kafka did not take an event for {}: {}", next.topic(), failure.getMessage());
            }
        });
    }

    /** When the event of this number is due, counted from the start; the first one at once. */
    private long dueAt(long number) {
        return (long) (number / rate * SECOND);
    }

    /** Gives what is on its way a moment to arrive. */
    @Override
    public void close() throws IOException {
        closing = true;
        producer.close(Duration.ofSeconds(1));
        feed.close();
    }
}
