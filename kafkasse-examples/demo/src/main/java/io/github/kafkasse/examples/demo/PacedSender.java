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
 * Sends a feed's events to Kafka at a steady rate. One step sends the events that are due. A {@link SenderThread} calls
 * it; members without a comment on threads belong to that thread.
 */
final class PacedSender implements AutoCloseable {
    /** The result of {@link #step} when the feed has ended. */
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

    /** Written by the thread that closes, read by the producer's thread. */
    private volatile boolean closing;

    /**
     * @param rate events per second
     * @param nanoTime a clock
     * @param whenOver called once, when Kafka has acknowledged all events of the feed
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
     * Sends the events that are due.
     *
     * @return the nanoseconds until the next event is due, or {@link #OVER}
     * @throws InterruptException if the thread is interrupted while Kafka accepts nothing
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
            LOG.error("Sending no more events, after {}: {}", sent, e.getMessage());
            LOG.debug("Why", e);
            return OVER;
        }
    }

    private void send(ProducerRecord<byte[], byte[]> next) {
        var unused = producer.send(next, (metadata, failure) -> {
            if (failure != null && !closing) {
                LOG.error("Kafka did not accept an event for {}: {}", next.topic(), failure.getMessage());
            }
        });
    }

    /** The time at which the event of this number is due, in nanoseconds after the start; 0 for the first one. */
    private long dueAt(long number) {
        return (long) (number / rate * SECOND);
    }

    /** Closes the producer, and waits a moment for records that are in flight. */
    @Override
    public void close() throws IOException {
        closing = true;
        producer.close(Duration.ofSeconds(1));
        feed.close();
    }
}
