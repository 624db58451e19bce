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
 * The streams of a service that has no catalogue and allows all topics: the topics in Kafka. A use of the list queries
 * Kafka again if the last query is older than 10 seconds. Until Kafka responds, the last list is used. Thread-safe; no
 * method blocks.
 */
final class KafkaTopics implements Supplier<StreamConfiguration> {
    /**
     * The maximum number of topics in the list, the first ones by name. Clients can also stream topics that are not
     * listed.
     */
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
     * Queries the topics. The list is empty until Kafka responds.
     *
     * @param kafka queries all topics
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
