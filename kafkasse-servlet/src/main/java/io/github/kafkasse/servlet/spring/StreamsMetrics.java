package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.servlet.StreamsListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who follows what, by the streams' names: {@code eventstreams_connected_clients} for each stream, and {@code
 * eventstreams_client_connections_total} for each combination of streams that clients have asked for. Thread-safe.
 */
final class StreamsMetrics implements StreamsListener {
    /** Clients choose the combinations, and a label that they can fill as they like would fill the memory. */
    static final int MAX_COMBINATIONS = 200;

    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> connected = new ConcurrentHashMap<>();

    // Guarded by this.
    private final Set<String> combinations = new HashSet<>();

    StreamsMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void opened(Set<String> streams) {
        streams.forEach(stream -> connected(stream).incrementAndGet());
        registry.counter("eventstreams.client.connections", "streams", combination(String.join(",", streams)))
                .increment();
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
                    .tag("stream", name)
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
