package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The number of requests of each kind that the brokers of a process have answered. Immutable. */
final class BrokerRequests {
    private final Map<String, Long> counts;

    BrokerRequests(Map<String, Long> counts) {
        this.counts = counts;
    }

    /** Reads the present counts from a process with brokers. */
    static BrokerRequests of(ChildProcess kafka) {
        return new BrokerRequests(kafka.ask("requests").under("").entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> Long.parseLong(each.getValue()))));
    }

    /** The increase since an earlier count. */
    BrokerRequests since(BrokerRequests earlier) {
        Map<String, Long> added = new TreeMap<>();
        counts.forEach((kind, count) -> {
            long more = count - earlier.counts.getOrDefault(kind, 0L);
            if (more > 0) {
                added.put(kind, more);
            }
        });
        return new BrokerRequests(added);
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The total, and each kind. */
    @Override
    public String toString() {
        return total()
                + counts.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
