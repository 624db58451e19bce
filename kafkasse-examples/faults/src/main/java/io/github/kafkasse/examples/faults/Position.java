package io.github.kafkasse.examples.faults;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a client resumes. An SSE client sends back the last complete id that it received. An NDJSON client builds one
 * from the coordinates of the records that it received. Belongs to the client's thread.
 */
final class Position {
    private @Nullable String id;
    private final Map<Integer, Long> next = new TreeMap<>();

    void received(String completeId) {
        id = completeId;
    }

    void received(Event event) {
        next.put(event.sequence().partition(), event.offset() + 1);
    }

    void forget() {
        id = null;
        next.clear();
    }

    /** The value to send as {@code Last-Event-ID}; empty if the client has no position yet. */
    String lastEventId() {
        return id == null ? "" : id;
    }

    /**
     * As {@link #lastEventId()}, for one topic; {@code -2} is the beginning of a partition of which no record was
     * received.
     */
    String lastEventId(String topic, int partitions) {
        if (next.isEmpty()) {
            return "";
        }
        return IntStream.range(0, partitions)
                .mapToObj(partition -> "{\"topic\":\"" + topic + "\",\"partition\":" + partition + ",\"offset\":"
                        + next.getOrDefault(partition, -2L) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
