package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of a service without a catalogue that allows all topics: those that Kafka has. Kafka is asked again when
 * the list is needed and its answer is old; until it answers, the last list counts. Thread-safe; nothing blocks.
 */
final class KafkaTopics implements Supplier<StreamConfiguration> {
    /** How many topics are listed, the first by name. The others can be streamed, too. */
    static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Supplier<CompletableFuture<SortedSet<String>>> kafka;
    private final LongSupplier nanoTime;

    private volatile StreamConfiguration streams = StreamConfiguration.of(List.of());

    // Guarded by this.
    private List<String> listed = List.of();
    private boolean asking;
    private long askedNanos;

    /**
     * Asks for the topics. Until the answer comes, the list is empty.
     *
     * @param kafka asks for all topics
     * @param nanoTime as {@link System#nanoTime}
     */
    KafkaTopics(Supplier<CompletableFuture<SortedSet<String>>> kafka, LongSupplier nanoTime) {
        this.kafka = kafka;
        this.nanoTime = nanoTime;
        this.askedNanos = nanoTime.getAsLong() - MAX_AGE_NANOS;
        refresh();
    }

    @Override
    public StreamConfiguration get() {
        refresh();
        return streams;
    }

    private void refresh() {
        synchronized (this) {
            if (asking || nanoTime.getAsLong() - askedNanos < MAX_AGE_NANOS) {
                return;
            }
            asking = true;
            askedNanos = nanoTime.getAsLong();
        }
        CompletableFuture<Void> unused = kafka.get().handle((topics, failure) -> {
            if (failure == null) {
                list(topics.stream().limit(MOST).toList());
            } else {
                LOG.debug("Kafka did not list its topics", failure);
            }
            synchronized (this) {
                asking = false;
            }
            return null;
        });
    }

    private synchronized void list(List<String> topics) {
        if (!topics.equals(listed)) {
            listed = topics;
            streams = StreamConfiguration.of(topics.stream()
                    .map(topic -> new StreamConfiguration.Stream(topic, Set.of(topic)))
                    .toList());
        }
    }
}
