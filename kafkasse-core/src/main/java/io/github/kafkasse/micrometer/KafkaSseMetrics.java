package io.github.kafkasse.micrometer;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Records one engine's metrics in a Micrometer registry. When the engine is closed, its meters are removed. Pass it to
 * {@link io.github.kafkasse.KafkaSse.Builder#listener}.
 *
 * <p>Tags are the engine's name if it is given, formats, reasons, topics and partitions, never clients: the topics that
 * the service allows limit their number. Thread-safe.
 */
public final class KafkaSseMetrics implements KafkaSseListener {
    private static final Duration[] DELIVERY_BUCKETS =
            millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000);
    private static final Duration[] HISTORY_BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofDays(1),
        Duration.ofDays(7),
        Duration.ofDays(30)
    };
    private static final Duration[] LOOKUP_BUCKETS = millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000);

    private static final String CONNECTIONS = "kafkasse.connections";

    private final MeterRegistry registry;
    private final Tags engine;
    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();
    private final Map<EventFormat, AtomicInteger> connected = new ConcurrentHashMap<>();
    private final Map<String, Lag> lags = new ConcurrentHashMap<>();
    private final Set<String> apart = ConcurrentHashMap.newKeySet();
    private final Counter events;
    private final Counter bytes;
    private final Counter encoded;
    private final Counter encodedBytes;
    private final Counter shared;
    private final Timer delivery;
    private final Timer history;
    private final Timer lookups;
    private final Timer failedLookups;

    /** The lag of one partition, and the gauge that shows it. */
    private record Lag(AtomicLong records, Gauge gauge) {}

    /**
     * The metrics of the only engine in a registry: its meters have no tag {@code engine}.
     *
     * @param registry the registry of the meters
     * @throws IllegalStateException if the registry has an engine's metrics already
     */
    public KafkaSseMetrics(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /**
     * The metrics of one of several engines in a registry.
     *
     * @param registry the registry of the meters
     * @param engine the value of the tag {@code engine}: the engine's {@link Setting#NAME}
     * @throws IllegalStateException if the registry has the metrics of an engine with this name already
     */
    public KafkaSseMetrics(MeterRegistry registry, String engine) {
        this(registry, Tags.of("engine", engine));
    }

    private KafkaSseMetrics(MeterRegistry registry, Tags engine) {
        if (registry.find(CONNECTIONS).tags(engine).gauge() != null) {
            throw new IllegalStateException("The registry has the metrics of an engine "
                    + (engine.stream().findAny().isEmpty() ? "already" : "with this name already")
                    + ": give each engine a name of its own, new KafkaSseMetrics(registry, name)");
        }
        this.registry = registry;
        this.engine = engine;
        this.events = counter("kafkasse.events.sent", "Events that were handed to clients");
        this.bytes = counter("kafkasse.bytes.sent", "Bytes that were handed to clients with them");
        this.encoded = counter("kafkasse.batches.encoded", "Batches of events that were encoded");
        this.encodedBytes = counter("kafkasse.batches.encoded.bytes", "Their bytes, before they are compressed");
        this.shared = counter("kafkasse.batches.shared", "Times that a client got a batch encoded for another one");
        this.delivery = Timer.builder("kafkasse.delivery")
                .description("From the timestamp of a live record to the socket, once a batch")
                .tags(this.engine)
                .serviceLevelObjectives(DELIVERY_BUCKETS)
                .register(registry);
        meters.add(delivery);
        this.history = Timer.builder("kafkasse.history.lag")
                .description("How far a client is behind the live end when it gets history, once a batch")
                .tags(this.engine)
                .serviceLevelObjectives(HISTORY_BUCKETS)
                .register(registry);
        meters.add(history);
        this.lookups = lookup("true");
        this.failedLookups = lookup("false");
        for (EventFormat format : EventFormat.values()) {
            AtomicInteger count = new AtomicInteger();
            connected.put(format, count);
            meters.add(Gauge.builder(CONNECTIONS, count, AtomicInteger::get)
                    .description("Clients that are connected")
                    .tags(this.engine.and("format", lower(format)))
                    .register(registry));
        }
        meters.add(Gauge.builder("kafkasse.partitions.apart", apart, Set::size)
                .description("Partitions that cannot be read at present")
                .tags(this.engine)
                .register(registry));
    }

    /** Removes the meters from the registry. */
    @Override
    public void engineClosed() {
        meters.forEach(registry::remove);
        meters.clear();
    }

    @Override
    public void connectionOpened(EventFormat format) {
        tagged("kafkasse.connections.opened", "format", lower(format)).increment();
        count(format).incrementAndGet();
    }

    @Override
    public void connectionRefused(KafkaSseException reason) {
        tagged("kafkasse.connections.refused", "status", Integer.toString(reason.status()), "error", reason.name())
                .increment();
    }

    @Override
    public void connectionClosed(EventFormat format, CloseReason reason) {
        tagged("kafkasse.connections.closed", "format", lower(format), "reason", lower(reason))
                .increment();
        count(format).decrementAndGet();
    }

    @Override
    public void sent(int sentEvents, long sentBytes) {
        events.increment(sentEvents);
        bytes.increment((double) sentBytes);
    }

    /** A future timestamp, of a producer whose clock is ahead, counts as no delay. */
    @Override
    public void liveSent(long timestamp, int clients) {
        recordAge(timestamp, delivery);
    }

    @Override
    public void historySent(long timestamp) {
        recordAge(timestamp, history);
    }

    private void recordAge(long timestamp, Timer timer) {
        if (timestamp >= 0) { // old brokers have records without
            long age = registry.config().clock().wallTime() - timestamp;
            timer.record(Math.max(0, age), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void startLookedUp(Duration duration, boolean found) {
        (found ? lookups : failedLookups).record(duration);
    }

    @Override
    public void recordSkipped(String topic, int partition) {
        tagged("kafkasse.records.skipped", "topic", topic).increment();
    }

    @Override
    public void filterFailed(String topic, int partition) {
        tagged("kafkasse.filters.failed", "topic", topic).increment();
    }

    @Override
    public void recordsLost(String topic, int partition, long count) {
        tagged("kafkasse.records.lost", "topic", topic).increment((double) count);
    }

    @Override
    public void logDiverged(String topic, int partition, long offset) {
        tagged("kafkasse.logs.diverged", "topic", topic).increment();
    }

    @Override
    public void replayFetched(String topic, int partition, int records, long fetchedBytes) {
        tagged("kafkasse.replay.records", "topic", topic).increment(records);
        tagged("kafkasse.replay.bytes", "topic", topic).increment((double) fetchedBytes);
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
                .tags(engine.and("topic", topic, "partition", Integer.toString(partition)))
                .register(registry);
        meters.add(gauge);
        return new Lag(records, gauge);
    }

    @Override
    public void partitionReleased(String topic, int partition) {
        Lag lag = lags.remove(key(topic, partition));
        if (lag != null) {
            registry.remove(lag.gauge());
            meters.remove(lag.gauge());
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
        Counter counter =
                Counter.builder(name).description(description).tags(engine).register(registry);
        meters.add(counter);
        return counter;
    }

    /** Uses the builder, because {@code MeterRegistry.counter} has an overload that Micrometer 1.15 does not have. */
    private Counter tagged(String name, String... tags) {
        Counter counter = Counter.builder(name).tags(engine.and(tags)).register(registry);
        meters.add(counter);
        return counter;
    }

    private Timer lookup(String found) {
        Timer timer = Timer.builder("kafkasse.start.lookup")
                .description("Looking up where a client starts")
                .tags(engine.and("found", found))
                .serviceLevelObjectives(LOOKUP_BUCKETS)
                .register(registry);
        meters.add(timer);
        return timer;
    }

    private static Duration[] millis(long... bounds) {
        return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
