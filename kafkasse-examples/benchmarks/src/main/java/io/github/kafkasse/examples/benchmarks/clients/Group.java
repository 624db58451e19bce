package io.github.kafkasse.examples.benchmarks.clients;

import io.github.kafkasse.examples.benchmarks.events.Latencies;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Connections of one loop that are opened and counted together. Belongs to the loop's thread. */
final class Group {
    /** How the group's clients read. */
    final Reading reading;

    final List<ClientConnection> connections = new ArrayList<>();
    final Histogram latency = new Histogram(Latencies.LONGEST_MICROS, 3);
    final Histogram firstByte = new Histogram(Latencies.LONGEST_MICROS, 3);
    final Histogram firstEvent = new Histogram(Latencies.LONGEST_MICROS, 3);

    /** When the last client received its first event; 0 if no client has. */
    long lastServedNanos;

    long longestSilenceMicros;
    long largestId;
    long events;
    long bytes;

    /** The bytes from the sockets, including chunk headers, before decompression. */
    long wire;

    long lost;
    long repeated;
    int opened;
    int refused;
    int ended;
    int broken;
    int served;

    Group(Reading reading) {
        this.reading = reading;
    }

    /** Adds the counts of another loop's part of the same group. */
    void add(Group other) {
        connections.addAll(other.connections);
        latency.add(other.latency);
        firstByte.add(other.firstByte);
        firstEvent.add(other.firstEvent);
        lastServedNanos = latest(lastServedNanos, other.lastServedNanos);
        served += other.served;
        longestSilenceMicros = Math.max(longestSilenceMicros, other.longestSilenceMicros);
        largestId = Math.max(largestId, other.largestId);
        events += other.events;
        bytes += other.bytes;
        wire += other.wire;
        lost += other.lost;
        repeated += other.repeated;
        opened += other.opened;
        refused += other.refused;
        ended += other.ended;
        broken += other.broken;
    }

    private static long latest(long a, long b) {
        return a == 0 || (b != 0 && b - a > 0) ? b : a;
    }

    /** A client has received its first event. */
    void served(long beginNanos, long nowNanos) {
        served++;
        firstEvent.recordValue((nowNanos - beginNanos) / 1_000);
        lastServedNanos = latest(lastServedNanos, nowNanos);
    }

    /** Removes all connections and resets the counts for those that follow. {@return the removed ones} */
    List<ClientConnection> startAnew() {
        List<ClientConnection> before = List.copyOf(connections);
        connections.clear();
        firstByte.reset();
        firstEvent.reset();
        lastServedNanos = 0;
        opened = 0;
        refused = 0;
        ended = 0;
        broken = 0;
        served = 0;
        return before;
    }

    /** Resets the counts, except those of lost and repeated records. */
    void reset() {
        events = 0;
        bytes = 0;
        wire = 0;
        latency.reset();
        longestSilenceMicros = 0;
    }

    Message report() {
        return Message.of("ok")
                .with("connections", connections.size())
                .with("opened", opened)
                .with("refused", refused)
                .with("ended", ended)
                .with("broken", broken)
                .with("served", served)
                .with("events", events)
                .with("bytes", bytes)
                .with("wire", wire)
                .with("lost", lost)
                .with("repeated", repeated)
                .with("largestid", largestId)
                .with("silence", longestSilenceMicros)
                .with("p50", latency.getValueAtPercentile(50))
                .with("p99", latency.getValueAtPercentile(99))
                .with("max", latency.getMaxValue())
                .with("first50", firstByte.getValueAtPercentile(50))
                .with("first99", firstByte.getValueAtPercentile(99))
                .with("firstmax", firstByte.getMaxValue())
                .with("event50", firstEvent.getValueAtPercentile(50))
                .with("event99", firstEvent.getValueAtPercentile(99))
                .with("eventmax", firstEvent.getMaxValue());
    }
}
