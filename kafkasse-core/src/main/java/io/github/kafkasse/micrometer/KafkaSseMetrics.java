package io.github.kafkasse.micrometer;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what an engine does, in a Micrometer registry. Hand it to {@link
 * io.github.kafkasse.KafkaSse.Builder#listener}.
 *
 * <p>Labels are formats, reasons, topics and partitions, never clients: their number is bounded by what the service
 * allows. Thread-safe.
 */
public final class KafkaSseMetrics implements KafkaSseListener {
    private final MeterRegistry registry;
    private final Map<EventFormat, AtomicInteger> connected = new ConcurrentHashMap<>();
    private final Map<String, Lag> lags = new ConcurrentHashMap<>();
    private final Set<String> apart = ConcurrentHashMap.newKeySet();
    private final Counter events;
    private final Counter bytes;
    private final Counter encoded;
    private final Counter encodedBytes;
    private final Counter shared;

    /** The lag of one partition, and the gauge that shows it. */
    private record Lag(AtomicLong records, Gauge gauge) {}

    /**
     * Metrics in a registry.
     *
     * @param registry where the meters are kept
     */
    public KafkaSseMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.events = counter("kafkasse.events.sent", "Events that were handed to clients");
        this.bytes = counter("kafkasse.bytes.sent", "Bytes that were handed to clients with them");
        this.encoded = counter("kafkasse.batches.encoded", "Batches of events that were encoded");
        this.encodedBytes = counter("kafkasse.batches.encoded.bytes", "Their bytes");
        this.shared = counter("kafkasse.batches.shared", "Times that a client got a batch encoded for another one");
        for (EventFormat format : EventFormat.values()) {
            AtomicInteger count = new AtomicInteger();
            connected.put(format, count);
            Gauge.builder("kafkasse.connections", count, AtomicInteger::get)
                    .description("Clients that are connected")
                    .tag("format", lower(format))
                    .register(registry);
        }
        Gauge.builder("kafkasse.partitions.apart", apart, Set::size)
                .description("Partitions that cannot be read at present")
                .register(registry);
    }

    @Override
    public void connectionOpened(EventFormat format) {
        registry.counter("kafkasse.connections.opened", "format", lower(format)).increment();
        count(format).incrementAndGet();
    }

    @Override
    public void connectionRefused(KafkaSseException reason) {
        registry.counter(
                        "kafkasse.connections.refused",
                        "status",
                        Integer.toString(reason.status()),
                        "error",
                        reason.name())
                .increment();
    }

    @Override
    public void connectionClosed(EventFormat format, CloseReason reason) {
        registry.counter("kafkasse.connections.closed", "format", lower(format), "reason", lower(reason))
                .increment();
        count(format).decrementAndGet();
    }

    @Override
    public void sent(int sentEvents, int sentBytes) {
        events.increment(sentEvents);
        bytes.increment(sentBytes);
    }

    @Override
    public void recordSkipped(String topic, int partition) {
        registry.counter("kafkasse.records.skipped", "topic", topic).increment();
    }

    @Override
    public void filterFailed(String topic, int partition) {
        registry.counter("kafkasse.filters.failed", "topic", topic).increment();
    }

    @Override
    public void recordsLost(String topic, int partition, long count) {
        registry.counter("kafkasse.records.lost", "topic", topic).increment((double) count);
    }

    @Override
    public void logDiverged(String topic, int partition, long offset) {
        registry.counter("kafkasse.logs.diverged", "topic", topic).increment();
    }

    @Override
    public void replayFetched(String topic, int partition, int records, long fetchedBytes) {
        registry.counter("kafkasse.replay.records", "topic", topic).increment(records);
        registry.counter("kafkasse.replay.bytes", "topic", topic).increment((double) fetchedBytes);
    }

    @Override
    public void batchEncoded(int batchEvents, int batchBytes) {
        encoded.increment();
        encodedBytes.increment(batchBytes);
    }

    @Override
    public void batchShared() {
        shared.increment();
    }

    @Override
    public void lag(String topic, int partition, long records) {
        lags.computeIfAbsent(key(topic, partition), key -> newLag(topic, partition))
                .records()
                .set(records);
    }

    private Lag newLag(String topic, int partition) {
        AtomicLong records = new AtomicLong();
        Gauge gauge = Gauge.builder("kafkasse.lag", records, AtomicLong::get)
                .description("Offsets between what was read and the partition's end")
                .tag("topic", topic)
                .tag("partition", Integer.toString(partition))
                .register(registry);
        return new Lag(records, gauge);
    }

    @Override
    public void partitionReleased(String topic, int partition) {
        Lag lag = lags.remove(key(topic, partition));
        if (lag != null) {
            registry.remove(lag.gauge());
        }
    }

    @Override
    public void partitionSetApart(String topic, int partition, String reason) {
        apart.add(key(topic, partition));
    }

    @Override
    public void partitionRestored(String topic, int partition) {
        apart.remove(key(topic, partition));
    }

    private static String key(String topic, int partition) {
        return topic + "/" + partition;
    }

    private AtomicInteger count(EventFormat format) {
        return connected.computeIfAbsent(format, each -> new AtomicInteger());
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
