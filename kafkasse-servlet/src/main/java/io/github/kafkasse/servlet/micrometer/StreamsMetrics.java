package io.github.kafkasse.servlet.micrometer;

import io.github.kafkasse.servlet.StreamsListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * Counts the clients of streams, in a Micrometer registry, under the names that EventStreams uses: {@code
 * eventstreams_connected_clients} for each stream, and {@code eventstreams_client_connections_total} for each
 * combination of streams that clients have requested. {@code kafkasse_first_byte_seconds} measures how long clients
 * wait for the first byte of a stream. Thread-safe.
 */
public final class StreamsMetrics implements StreamsListener {
    /** Bounds the number of counters, because clients choose the combinations. */
    static final int MAX_COMBINATIONS = 200;

    private static final Duration[] FIRST_BYTE_BUCKETS = LongStream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Tags engine;
    private final Timer firstByte;
    private final Map<String, AtomicInteger> connected = new ConcurrentHashMap<>();

    // Guarded by this.
    private final Set<String> combinations = new HashSet<>();

    /**
     * Creates metrics without the tag {@code engine}, for the only servlet in a registry.
     *
     * @param registry where the meters are kept
     */
    public StreamsMetrics(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /**
     * Creates metrics with the tag {@code engine}, for one of several servlets in a registry.
     *
     * @param registry where the meters are kept
     * @param engine the value of the tag {@code engine}, as in {@link io.github.kafkasse.micrometer.KafkaSseMetrics}
     */
    public StreamsMetrics(MeterRegistry registry, String engine) {
        this(registry, Tags.of("engine", engine));
    }

    private StreamsMetrics(MeterRegistry registry, Tags engine) {
        this.registry = registry;
        this.engine = engine;
        this.firstByte = Timer.builder("kafkasse.first.byte")
                .description("From a request to the first byte of its stream")
                .tags(this.engine)
                .serviceLevelObjectives(FIRST_BYTE_BUCKETS)
                .register(registry);
    }

    @Override
    public void opened(Set<String> streams) {
        streams.forEach(stream -> connected(stream).incrementAndGet());
        Counter.builder("eventstreams.client.connections")
                .description("Streams that were opened, by the streams that one request names")
                .tags(engine.and("streams", combination(String.join(",", streams))))
                .register(registry)
                .increment();
    }

    @Override
    public void firstByte(Duration sinceRequest) {
        firstByte.record(sinceRequest);
    }

    @Override
    public void closed(Set<String> streams) {
        streams.forEach(stream -> connected(stream).decrementAndGet());
    }

    private AtomicInteger connected(String stream) {
        return connected.computeIfAbsent(stream, name -> {
            AtomicInteger count = new AtomicInteger();
            Gauge.builder("eventstreams.connected.clients", count, AtomicInteger::get)
                    .description("Clients that follow a stream now")
                    .tags(engine.and("stream", name))
                    .register(registry);
            return count;
        });
    }

    private synchronized String combination(String streams) {
        if (combinations.size() < MAX_COMBINATIONS) {
            combinations.add(streams);
        }
        return combinations.contains(streams) ? streams : "other";
    }
}
